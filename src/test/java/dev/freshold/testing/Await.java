package dev.freshold.testing;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting in tests: for an answer, or for a condition, always with a deadline. */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 200_000;
  private static final long LONG_PAUSE_NANOS = 20_000_000;

  private Await() {}

  /** The answer, or its failure. */
  public static <T> T of(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** What the look brings as soon as it is as expected; fails with the last look if it never is. */
  public static <T> T eventually(Supplier<T> look, Predicate<? super T> expected) {
    return until(System.nanoTime() + PATIENCE.toNanos(), PAUSE_NANOS, look, expected);
  }

  /** The same for what takes its time, such as the start of a process: looks less often. */
  public static <T> T within(Duration patience, Supplier<T> look, Predicate<? super T> expected) {
    return until(System.nanoTime() + patience.toNanos(), LONG_PAUSE_NANOS, look, expected);
  }

  private static <T> T until(
      long deadline, long pause, Supplier<T> look, Predicate<? super T> expected) {
    T seen = look.get();
    while (!expected.test(seen)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came about; the last look brought " + seen);
      }
      LockSupport.parkNanos(pause);
      seen = look.get();
    }
    return seen;
  }
}
