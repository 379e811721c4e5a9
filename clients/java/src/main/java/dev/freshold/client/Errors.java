package dev.freshold.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Makes errors of this client of whatever a call has failed with. */
final class Errors {
  private Errors() {}

  static FresholdException of(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof FresholdException known) {
      return known;
    }
    if (cause instanceof CancellationException) {
      return FresholdException.cancelled(cause);
    }
    Status status = Status.fromThrowable(cause);
    com.google.rpc.Status told = StatusProto.fromThrowable(cause);
    if (told == null) {
      told =
          com.google.rpc.Status.newBuilder()
              .setMessage(status.getDescription() == null ? "" : status.getDescription())
              .build();
    }
    return of(status.getCode(), told, cause);
  }

  /** Of what one item of a batch has failed with. */
  static FresholdException ofItem(com.google.rpc.Status item) {
    return of(Status.fromCodeValue(item.getCode()).getCode(), item, null);
  }

  private static FresholdException of(
      Status.Code code, com.google.rpc.Status told, @Nullable Throwable cause) {
    String reason = "";
    Map<String, String> metadata = Map.of();
    List<FieldFault> fields = new ArrayList<>();
    Duration retryAfter = null;
    for (Any detail : told.getDetailsList()) {
      try {
        if (detail.is(ErrorInfo.class)) {
          ErrorInfo info = detail.unpack(ErrorInfo.class);
          reason = info.getReason();
          metadata = Map.copyOf(info.getMetadataMap());
        } else if (detail.is(BadRequest.class)) {
          for (BadRequest.FieldViolation field :
              detail.unpack(BadRequest.class).getFieldViolationsList()) {
            fields.add(new FieldFault(field.getField(), field.getDescription()));
          }
        } else if (detail.is(RetryInfo.class)) {
          RetryInfo info = detail.unpack(RetryInfo.class);
          retryAfter = info.hasRetryDelay() ? Wire.duration(info.getRetryDelay()) : retryAfter;
        }
      } catch (InvalidProtocolBufferException e) {
        // A detail that cannot be read says nothing; the code and the message stand.
      }
    }
    return new FresholdException(
        new FresholdException.Facts(
            kindOf(code),
            code,
            reason,
            told.getMessage(),
            List.copyOf(fields),
            retryAfter,
            metadata),
        cause);
  }

  private static ErrorKind kindOf(Status.Code code) {
    return switch (code) {
      case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorKind.INVALID_REQUEST;
      case NOT_FOUND, FAILED_PRECONDITION, PERMISSION_DENIED, UNAUTHENTICATED ->
          ErrorKind.NOT_ALLOWED;
      case RESOURCE_EXHAUSTED -> ErrorKind.LIMIT;
      case UNAVAILABLE -> ErrorKind.UNAVAILABLE;
      case DEADLINE_EXCEEDED -> ErrorKind.DEADLINE;
      case CANCELLED -> ErrorKind.CANCELLED;
      case OK, UNKNOWN, ALREADY_EXISTS, ABORTED, UNIMPLEMENTED, INTERNAL, DATA_LOSS ->
          ErrorKind.SERVER_FAULT;
    };
  }
}
