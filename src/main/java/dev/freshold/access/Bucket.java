package dev.freshold.access;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * So many units a second, a second's worth of them at once. What is taken beyond that is a debt
 * that has to be worked off: one who takes more than a second's worth in one piece waits the longer
 * for the next.
 */
final class Bucket {

  private static final long SECOND = 1_000_000_000L;

  private final long unitsPerSecond;
  private final LongSupplier nanos;

  /** When all that was taken will have been worked off. */
  private final AtomicLong paidAt;

  Bucket(long unitsPerSecond, LongSupplier nanos) {
    this.unitsPerSecond = unitsPerSecond;
    this.nanos = nanos;
    this.paidAt = new AtomicLong(nanos.getAsLong());
  }

  /**
   * Takes them; or takes none, and says after how many nanoseconds there will be some: 0, taken.
   */
  long take(long units) {
    while (true) {
      long now = nanos.getAsLong();
      long paid = paidAt.get();
      long from = paid - now > 0 ? paid : now;
      long debt = from - now;
      if (debt >= SECOND) {
        return debt - SECOND + 1;
      }
      if (paidAt.compareAndSet(paid, from + cost(units))) {
        return 0;
      }
    }
  }

  /** Takes what cannot be refused any more. */
  void spend(long units) {
    long now = nanos.getAsLong();
    paidAt.updateAndGet(paid -> (paid - now > 0 ? paid : now) + cost(units));
  }

  /** In nanoseconds; a unit costs at least one. */
  private long cost(long units) {
    double cost = (double) units * SECOND / unitsPerSecond;
    return Math.max(1, (long) Math.min(cost, Long.MAX_VALUE / 4.0));
  }
}
