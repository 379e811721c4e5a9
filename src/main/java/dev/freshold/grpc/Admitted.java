package dev.freshold.grpc;

import com.google.protobuf.MessageLite;
import dev.freshold.access.Allowance;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.ServerCall;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A call under way, whose caller is known. */
final class Admitted<Q> extends SimpleForwardingServerCallListener<Q> {

  /**
   * Requests up to this size are not counted: the transport bounds how many of them a connection
   * can have, and counting would cost every Get.
   */
  static final int UNCOUNTED_BYTES = 1024;

  private static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private final ServerCall<Q, ?> call;
  private final Caller caller;
  private final @Nullable Allowance allowance;
  private final @Nullable Watched<?, ?> watched;
  private final InFlight inFlight;
  private final @Nullable Line line;
  private long counted;
  private boolean received;
  private boolean refused;
  private volatile boolean over;

  Admitted(
      ServerCall<Q, ?> call,
      ServerCall.Listener<Q> delegate,
      Caller caller,
      @Nullable Allowance allowance,
      @Nullable Watched<?, ?> watched,
      InFlight inFlight,
      @Nullable Line line) {
    super(delegate);
    this.call = call;
    this.caller = caller;
    this.allowance = allowance;
    this.watched = watched;
    this.inFlight = inFlight;
    this.line = line;
  }

  Caller caller() {
    return caller;
  }

  boolean over() {
    return over;
  }

  @Override
  public void onMessage(@Nullable Q message) {
    if (refused) {
      return;
    }
    boolean again = received;
    received = true;
    if (again && call.getMethodDescriptor().getType().clientSendsOneMessage()) {
      refuse(Problem.FieldsInvalid.of("request", "is given twice; send one message"));
    } else if (message == null) {
      refuse(
          Problem.FieldsInvalid.of(
              "request",
              "is not what "
                  + call.getMethodDescriptor().getFullMethodName()
                  + " takes; generate the client from the protos of freshold.v1"));
    } else {
      Problem problem = message instanceof MessageLite request ? problem(request) : null;
      if (problem == null) {
        super.onMessage(message);
      } else {
        refuse(problem);
      }
    }
  }

  /** Why the request goes no further; null: it does. */
  private @Nullable Problem problem(MessageLite request) {
    if (watched != null) {
      watched.asked(request);
    }
    Problem lacking = Warrants.lacking(caller, request);
    if (lacking != null) {
      return lacking;
    }
    int size = request.getSerializedSize();
    Problem excess = excess(request, size);
    if (excess != null) {
      return excess;
    }
    return count(size) ? null : new Problem.InFlightLimit(inFlight.limit());
  }

  private @Nullable Problem excess(MessageLite request, int size) {
    if (allowance == null) {
      return null;
    }
    int keys = Weight.keys(request);
    Allowance.Excess excess = allowance.enter(size, keys);
    if (excess == null) {
      if (watched != null) {
        watched.boarded(keys);
      }
      return null;
    }
    return new Problem.QuotaExceeded(
        caller.tenant().name(), excess.quota(), excess.limit(), excess.retryMillis());
  }

  @Override
  public void onHalfClose() {
    if (!received && !refused) {
      refuse(Problem.FieldsInvalid.of("request", "is missing; send one message"));
    }
    if (!refused) {
      super.onHalfClose();
    }
    if (line != null && !over) {
      line.whenCut(this::onCancel);
    }
  }

  @Override
  public void onCancel() {
    if (!over) {
      over = true;
      if (watched != null) {
        watched.left();
      }
      release();
      super.onCancel();
    }
  }

  @Override
  public void onComplete() {
    over = true;
    release();
    super.onComplete();
  }

  /** Ends a call that goes on for longer than its caller may. */
  void end(Problem problem) {
    if (!over) {
      refuse(problem);
      onCancel();
    }
  }

  private void refuse(Problem problem) {
    refused = true;
    Admission.refuse(call, new ProblemException(problem));
  }

  private boolean count(int size) {
    if (size <= UNCOUNTED_BYTES) {
      return true;
    }
    if (!inFlight.take(connection(), size)) {
      return false;
    }
    synchronized (this) {
      counted += size;
    }
    return true;
  }

  private synchronized void release() {
    if (counted > 0) {
      inFlight.give(connection(), counted);
      counted = 0;
    }
    if (watched != null) {
      watched.land();
    }
  }

  private SocketAddress connection() {
    SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    return remote == null ? UNKNOWN : remote;
  }
}
