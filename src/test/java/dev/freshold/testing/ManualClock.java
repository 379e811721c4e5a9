package dev.freshold.testing;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Milliseconds since 1970 that pass only when a test says so. */
public final class ManualClock implements LongSupplier {

  /** A moment like any other, in November 2023. */
  public static final long START = 1_700_000_000_000L;

  private final AtomicLong now = new AtomicLong(START);

  @Override
  public long getAsLong() {
    return now.get();
  }

  public void advance(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("time does not go back");
    }
    now.addAndGet(millis);
  }
}
