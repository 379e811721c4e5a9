package dev.freshold.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.freshold.v1.ErrorReason;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** An error as a client sees it, taken apart. */
record WireError(
    Status.Code code,
    ErrorReason reason,
    String message,
    Map<String, String> metadata,
    List<FieldViolation> fields,
    boolean retry) {

  /** The error that the call ends with. */
  static WireError of(ThrowingCallable call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(error).as("the call should fail").isNotNull();
    return of(requireNonNull(StatusProto.fromThrowable(error)));
  }

  /** The error of an item. */
  static WireError of(com.google.rpc.Status status) {
    try {
      ErrorInfo info = ErrorInfo.getDefaultInstance();
      List<FieldViolation> fields = new ArrayList<>();
      boolean retry = false;
      for (Any detail : status.getDetailsList()) {
        if (detail.is(ErrorInfo.class)) {
          info = detail.unpack(ErrorInfo.class);
        } else if (detail.is(BadRequest.class)) {
          fields.addAll(detail.unpack(BadRequest.class).getFieldViolationsList());
        } else {
          retry |= detail.is(RetryInfo.class);
        }
      }
      assertThat(info.getDomain()).as(status.toString()).isEqualTo("freshold.dev");
      return new WireError(
          Status.fromCodeValue(status.getCode()).getCode(),
          ErrorReason.valueOf(info.getReason()),
          status.getMessage(),
          info.getMetadataMap(),
          fields,
          retry);
    } catch (InvalidProtocolBufferException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  List<String> paths() {
    return fields.stream().map(FieldViolation::getField).toList();
  }
}
