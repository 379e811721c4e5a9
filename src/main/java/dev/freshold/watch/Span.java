package dev.freshold.watch;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A piece of work that is told of in a trace. Whoever does something for a span is handed it; where
 * nothing is traced that is {@link #NONE}, which does nothing.
 *
 * <p>No attribute ever holds a key, a tag or a value.
 */
public interface Span {

  /** Of what is not traced. */
  Span NONE = new NoSpan();

  /** Whether it will be looked at: it belongs to a trace that is kept. */
  boolean isKept();

  /** Empty where there is none. */
  String traceId();

  /** Empty where there is none. */
  String spanId();

  /** A piece of this work. */
  Span child(String name);

  /** The same, done by another service, which {@link #headers()} take the trace to. */
  Span call(String name);

  /** Says that it has waited for other work, or does that too. */
  void link(Span other);

  void set(String name, String value);

  void set(String name, long value);

  void fail(String why);

  void end();

  /** What tells another service which trace it is part of (W3C Trace Context). */
  Map<String, String> headers();

  /** Does something on the spot that finds this span as the current one. */
  <T> T within(Supplier<T> work);
}
