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
  private boolean told;

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
    }
    if (allowance != null) {
      allowance.answered(size(message));
    }
    super.sendMessage(message);
  }

  private static int size(Object message) {
    return switch (message) {
      case MessageLite said -> said.getSerializedSize();
      case WrittenAnswer written -> written.length();
      default -> 0;
    };
  }

  @Override
  public void close(Status status, Metadata trailers) {
    tell(status, trailers);
    land();
    super.close(status, trailers);
  }

  /** Its caller does not listen any more. What was asked for may have been done all the same. */
  void left() {
    tell(Status.CANCELLED, new Metadata());
  }

  private void tell(Status status, Metadata trailers) {
    if (!audit.off() && first()) {
      AuditEntries.of(delegate(), caller, request, answer, status, trailers)
          .ifPresent(audit::write);
    }
  }

  /** Both ends of a call may come, and from two threads. */
  private synchronized boolean first() {
    boolean first = !told;
    told = true;
    return first;
  }
}
