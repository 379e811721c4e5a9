package dev.freshold.grpc;

import com.google.protobuf.MessageLite;
import dev.freshold.cache.Problem;
import dev.freshold.cache.ProblemException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a call passes before a service sees it: who calls is found out, what cannot be read is
 * refused, and so is more than one connection may have under way.
 */
@GlobalInterceptor
@ApplicationScoped
public class Admission implements ServerInterceptor {

  /**
   * Requests up to this size are not counted: the transport bounds how many of them a connection
   * can have, and counting would cost every Get.
   */
  static final int UNCOUNTED_BYTES = 1024;

  private static final String OURS = "freshold.v1.";
  private static final SocketAddress UNKNOWN = InetSocketAddress.createUnresolved("unknown", 0);

  private final Callers callers;
  private final InFlight inFlight;

  @Inject
  public Admission(Limits limits) {
    this.callers = new Callers(new Tenants(limits.maxTenants()));
    this.inFlight = new InFlight(limits.maxInFlightBytes());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!call.getMethodDescriptor().getFullMethodName().startsWith(OURS)) {
      return next.startCall(call, headers);
    }
    Caller caller;
    try {
      caller = callers.of(headers);
    } catch (ProblemException refusal) {
      close(call, refusal);
      return new ServerCall.Listener<>() {};
    }
    return new Admitted<>(call, listener(call, headers, next, caller), Line.current());
  }

  private static <Q, R> ServerCall.Listener<Q> listener(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Caller caller) {
    return caller.equals(Caller.ANYONE)
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(Caller.KEY, caller), call, headers, next);
  }

  /** The transport may have answered already, such as to a message beyond its own limit. */
  private static void close(ServerCall<?, ?> call, ProblemException refusal) {
    StatusRuntimeException error = ErrorCatalogue.exception(refusal);
    Metadata trailers = error.getTrailers();
    try {
      call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
    } catch (IllegalStateException answered) {
      // Nobody is left to be told.
    }
  }

  /** How many connections have requests under way that count. */
  int connections() {
    return inFlight.connections();
  }

  /** A call under way. */
  private final class Admitted<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ServerCall<Q, ?> call;
    private final @Nullable Line line;
    private long counted;
    private boolean received;
    private boolean refused;
    private volatile boolean over;

    Admitted(ServerCall<Q, ?> call, ServerCall.Listener<Q> delegate, @Nullable Line line) {
      super(delegate);
      this.call = call;
      this.line = line;
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
      } else if (message instanceof MessageLite request && !count(request.getSerializedSize())) {
        refuse(new Problem.InFlightLimit(inFlight.limit()));
      } else {
        super.onMessage(message);
      }
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

    private void refuse(Problem problem) {
      refused = true;
      close(call, new ProblemException(problem));
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
    }

    private SocketAddress connection() {
      SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
      return remote == null ? UNKNOWN : remote;
    }
  }
}
