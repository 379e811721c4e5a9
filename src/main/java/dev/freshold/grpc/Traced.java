package dev.freshold.grpc;

import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.spi.Prioritized;
import jakarta.inject.Inject;

/**
 * A span for each call of ours that has one answer, in the trace that its headers name. While
 * tracing is off a call passes untouched.
 */
@GlobalInterceptor
@ApplicationScoped
public class Traced implements ServerInterceptor, Prioritized {

  private static final String OURS = "freshold.v1.";

  /** Before all others, so that what they refuse is seen as well. */
  private static final int OUTERMOST = 10_000;

  private final Tracing tracing;
  private final boolean on;

  @Inject
  public Traced(Tracing tracing) {
    this.tracing = tracing;
    this.on = tracing.isOn();
  }

  @Override
  public int getPriority() {
    return OUTERMOST;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return on && isOurs(call) ? traced(call, headers, next) : next.startCall(call, headers);
  }

  private static boolean isOurs(ServerCall<?, ?> call) {
    return call.getMethodDescriptor().getType() == MethodType.UNARY
        && call.getMethodDescriptor().getFullMethodName().startsWith(OURS);
  }

  private <Q, R> ServerCall.Listener<Q> traced(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Span span =
        tracing.receive(
            call.getMethodDescriptor().getFullMethodName(),
            name -> headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    span.set("rpc.system", "grpc");
    return new TracedListener<>(
        span.within(() -> next.startCall(new TracedCall<>(call, span), headers)), span);
  }

  private static final class TracedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Span span;

    TracedCall(ServerCall<Q, R> call, Span span) {
      super(call);
      this.span = span;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      span.set("rpc.grpc.status_code", status.getCode().value());
      if (!status.isOk()) {
        span.fail(status.getCode().name());
      }
      span.end();
      super.close(status, trailers);
    }
  }

  private static final class TracedListener<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Span span;

    TracedListener(ServerCall.Listener<Q> delegate, Span span) {
      super(delegate);
      this.span = span;
    }

    @Override
    public void onMessage(Q message) {
      within(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      within(super::onHalfClose);
    }

    @Override
    public void onCancel() {
      span.fail(Status.Code.CANCELLED.name());
      span.end();
      super.onCancel();
    }

    private void within(Runnable step) {
      span.within(
          () -> {
            step.run();
            return this;
          });
    }
  }
}
