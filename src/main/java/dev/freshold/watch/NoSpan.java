package dev.freshold.watch;

import java.util.Map;
import java.util.function.Supplier;

/** What is not traced. */
final class NoSpan implements Span {

  @Override
  public boolean isKept() {
    return false;
  }

  @Override
  public String traceId() {
    return "";
  }

  @Override
  public String spanId() {
    return "";
  }

  @Override
  public Span child(String name) {
    return this;
  }

  @Override
  public Span call(String name) {
    return this;
  }

  @Override
  public void link(Span other) {}

  @Override
  public void set(String name, String value) {}

  @Override
  public void set(String name, long value) {}

  @Override
  public void fail(String why) {}

  @Override
  public void end() {}

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  @Override
  public <T> T within(Supplier<T> work) {
    return work.get();
  }
}
