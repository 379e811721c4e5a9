package dev.freshold.telemetry;

import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls as spans of OpenTelemetry. */
public final class OtelTracing implements Tracing {

  /**
   * What this thread does something for. The storage of contexts that Quarkus brings keeps them in
   * the Vert.x context of a call, and forgets what is made current on an event loop outside of one,
   * where the answers of stores and origins arrive.
   */
  private static final ThreadLocal<@Nullable OtelSpan> HERE = new ThreadLocal<>();

  private final Tracer tracer;
  private final TextMapPropagator propagator;

  public OtelTracing(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.freshold");
    this.propagator = telemetry.getPropagators().getTextMapPropagator();
  }

  @Override
  public boolean isOn() {
    return true;
  }

  @Override
  public Span current() {
    OtelSpan on = HERE.get();
    if (on != null) {
      return on;
    }
    Context context = Context.current();
    io.opentelemetry.api.trace.Span span =
        io.opentelemetry.api.trace.Span.fromContextOrNull(context);
    return span == null ? Span.NONE : new OtelSpan(this, context, span);
  }

  @Override
  public Span receive(String name, Function<String, @Nullable String> header) {
    Context caller = propagator.extract(Context.root(), header, new Headers());
    return begin(name, SpanKind.SERVER, caller);
  }

  Span begin(String name, SpanKind kind, Context parent) {
    io.opentelemetry.api.trace.Span span =
        tracer.spanBuilder(name).setSpanKind(kind).setParent(parent).startSpan();
    return new OtelSpan(this, parent.with(span), span);
  }

  /** Does something on this thread for a span. */
  <T> T within(OtelSpan span, Supplier<T> work) {
    OtelSpan before = HERE.get();
    HERE.set(span);
    try {
      return work.get();
    } finally {
      if (before == null) {
        HERE.remove();
      } else {
        HERE.set(before);
      }
    }
  }

  TextMapPropagator propagator() {
    return propagator;
  }

  private static final class Headers implements TextMapGetter<Function<String, @Nullable String>> {

    /** Propagators that ask for all of them are served by none: ours ask by name. */
    @Override
    public Iterable<String> keys(Function<String, @Nullable String> headers) {
      return List.of();
    }

    @Override
    public @Nullable String get(@Nullable Function<String, @Nullable String> headers, String name) {
      return headers == null ? null : headers.apply(name);
    }
  }
}
