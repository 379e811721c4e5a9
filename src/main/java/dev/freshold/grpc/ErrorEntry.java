package dev.freshold.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.freshold.v1.ErrorReason;
import java.util.Map;

/** An error being put into words. What is said of it is kept short: it travels in a header. */
final class ErrorEntry {

  private static final String DOMAIN = "freshold.dev";

  private final Code code;
  private final String message;
  private final ErrorReason reason;
  private final ErrorInfo.Builder info = ErrorInfo.newBuilder().setDomain(DOMAIN);
  private final BadRequest.Builder fields = BadRequest.newBuilder();
  private long retryMillis;

  ErrorEntry(Code code, ErrorReason reason, String message) {
    this.code = code;
    this.message = Words.message(message);
    this.reason = reason;
    info.setReason(reason.name());
  }

  ErrorEntry with(Map<String, String> metadata) {
    metadata.forEach((name, value) -> info.putMetadata(name, Words.detail(value)));
    return this;
  }

  ErrorEntry at(String path, String fault) {
    if (fields.getFieldViolationsCount() < Words.MOST_FIELDS) {
      fields.addFieldViolationsBuilder().setField(path).setDescription(Words.detail(fault));
    }
    return this;
  }

  ErrorEntry retryAfter(long millis) {
    retryMillis = millis;
    return this;
  }

  Status status() {
    ErrorCounts.add(reason);
    Status.Builder status =
        Status.newBuilder().setCode(code.getNumber()).setMessage(message).addDetails(pack(info));
    if (fields.getFieldViolationsCount() > 0) {
      status.addDetails(pack(fields));
    }
    if (retryMillis > 0) {
      status.addDetails(pack(RetryInfo.newBuilder().setRetryDelay(Spans.duration(retryMillis))));
    }
    return status.build();
  }

  private static Any pack(Message.Builder detail) {
    return Any.pack(detail.build());
  }
}
