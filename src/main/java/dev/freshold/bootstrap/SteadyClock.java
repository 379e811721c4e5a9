package dev.freshold.bootstrap;

import java.util.function.LongSupplier;

/**
 * Milliseconds since 1970 as the machine had them at the start, and since then by the clock that
 * never goes back.
 */
final class SteadyClock implements LongSupplier {

  private final long offset = System.currentTimeMillis() - System.nanoTime() / 1_000_000;

  @Override
  public long getAsLong() {
    return offset + System.nanoTime() / 1_000_000;
  }
}
