package dev.freshold.grpc;

import com.google.protobuf.MessageLite;
import dev.freshold.access.Allowance;
import dev.freshold.access.AuditLog;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** A call whose answers are counted, and whose end goes to the audit log if it belongs there. */
final class Watched<Q, R> extends SimpleForwardingServerCall<Q, R> {

  private final @Nullable Caller caller;
  private final @Nullable Allowance allowance;
  private final AuditLog audit;
  private @Nullable MessageLite request;
  private @Nullable MessageLite answer;
  private int inFlight;

  /**
   * A call.
   *
   * @param caller null: nobody knows who it is
   */
  Watched(
      ServerCall<Q, R> call,
      @Nullable Caller caller,
      @Nullable Allowance allowance,
      AuditLog audit) {
    super(call);
    this.caller = caller;
    this.allowance = allowance;
    this.audit = audit;
  }

  void asked(MessageLite message) {
    request = message;
  }

  /** So many keys of the call were let in. */
  synchronized void boarded(int keys) {
    inFlight += keys;
  }

  /** They are no longer in flight: the call is over, or as good as answered. */
  synchronized void land() {
    if (allowance != null && inFlight > 0) {
      allowance.landed(inFlight);
      inFlight = 0;
    }
  }

  @Override
  public void sendMessage(R message) {
    if (message instanceof MessageLite said) {
      answer = said;
      if (allowance != null) {
        allowance.answered(said.getSerializedSize());
      }
    } else if (allowance != null && message instanceof WrittenAnswer read) {
      allowance.answered(read.bytes().length);
    }
    super.sendMessage(message);
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!audit.off()) {
      AuditEntries.of(delegate(), caller, request, answer, status, trailers)
          .ifPresent(audit::write);
    }
    land();
    super.close(status, trailers);
  }
}
