package dev.freshold.testing;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Plays scenarios about something that passes by itself, on real time. What such a scenario finds
 * wrong counts if it was quick enough; where the machine stood still meanwhile, it says nothing,
 * and is played again.
 */
public final class Swiftly {

  private static final int ATTEMPTS = 30;

  private Swiftly() {}

  /**
   * Plays a scenario until it succeeds, or fails although it took no longer than the limit.
   *
   * @param scenario is given a name that no other attempt has
   */
  public static void within(Duration limit, Consumer<String> scenario) {
    AssertionError slow =
        new AssertionError("never played within " + limit.toMillis() + " ms, and always failed");
    boolean held =
        IntStream.range(0, ATTEMPTS).anyMatch(attempt -> holds(limit, scenario, attempt, slow));
    if (!held) {
      throw slow;
    }
  }

  private static boolean holds(
      Duration limit, Consumer<String> scenario, int attempt, AssertionError slow) {
    long began = System.nanoTime();
    try {
      scenario.accept("attempt" + attempt);
      return true;
    } catch (AssertionError failure) {
      if (System.nanoTime() - began <= limit.toNanos()) {
        throw failure;
      }
      slow.addSuppressed(failure);
      return false;
    }
  }
}
