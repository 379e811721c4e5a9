package dev.freshold.client.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a generous deadline. */
public final class Await {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final long EVERY_MILLIS = 5;

  private Await() {}

  /** Returns once it holds; fails where it does not. */
  public static void until(String what, BooleanSupplier holds) {
    long within = System.nanoTime() + WITHIN.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > within) {
        throw new AssertionError("not within " + WITHIN + ": " + what);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted: " + what, e);
      }
    }
  }
}
