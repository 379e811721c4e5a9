package dev.freshold.testing;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waiting in tests: for an answer, or for a condition, always with a deadline. */
public final class Await {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_NANOS = 200_000;

  private Await() {}

  /** The answer, or its failure. */
  public static <T> T of(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }

  /** What the look brings as soon as it is as expected; fails with the last look if it never is. */
  public static <T> T eventually(Supplier<T> look, Predicate<? super T> expected) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    T seen = look.get();
    while (!expected.test(seen)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came about; the last look brought " + seen);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      seen = look.get();
    }
    return seen;
  }
}
