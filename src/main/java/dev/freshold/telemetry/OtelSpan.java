package dev.freshold.telemetry;

import dev.freshold.watch.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** A span of OpenTelemetry, and the context in which it is the current one. */
final class OtelSpan implements Span {

  private final OtelTracing tracing;
  private final Context context;
  private final io.opentelemetry.api.trace.Span span;

  OtelSpan(OtelTracing tracing, Context context, io.opentelemetry.api.trace.Span span) {
    this.tracing = tracing;
    this.context = context;
    this.span = span;
  }

  @Override
  public boolean isKept() {
    return span.getSpanContext().isSampled();
  }

  @Override
  public String traceId() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public String spanId() {
    return span.getSpanContext().getSpanId();
  }

  @Override
  public Span child(String name) {
    return tracing.begin(name, SpanKind.INTERNAL, context);
  }

  @Override
  public Span call(String name) {
    return tracing.begin(name, SpanKind.CLIENT, context);
  }

  @Override
  public void link(Span other) {
    if (other instanceof OtelSpan linked) {
      span.addLink(linked.span.getSpanContext());
    }
  }

  @Override
  public void set(String name, String value) {
    span.setAttribute(name, value);
  }

  @Override
  public void set(String name, long value) {
    span.setAttribute(name, value);
  }

  @Override
  public void fail(String why) {
    span.setStatus(StatusCode.ERROR, why);
  }

  @Override
  public void end() {
    span.end();
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new HashMap<>();
    tracing.propagator().inject(context, headers, (same, name, value) -> headers.put(name, value));
    return headers;
  }

  @Override
  @SuppressWarnings("try") // the scope is closed, and nothing more
  public <T> T within(Supplier<T> work) {
    try (Scope current = context.makeCurrent()) {
      return tracing.within(this, work);
    }
  }
}
