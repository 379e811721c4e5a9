package dev.freshold.origin;

/**
 * How many loads that nobody waits for may begin: so many a second, in bursts of a twentieth of
 * that. The generic cell rate algorithm (ITU-T I.371): one number, the time at which the next load
 * would be due if all came evenly.
 */
final class RefreshBudget {

  private static final int BURSTS_A_SECOND = 20;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final long MICROS_A_MILLI = 1_000;

  /** In microseconds, like all below. */
  private final long interval;

  private final long tolerance;
  private long due = Long.MIN_VALUE;

  /**
   * A full budget.
   *
   * @param perSecond 1 to 1,000,000
   */
  RefreshBudget(int perSecond) {
    this.interval = MICROS_A_SECOND / perSecond;
    this.tolerance = (Math.max(1, perSecond / BURSTS_A_SECOND) - 1) * interval;
  }

  /** Whether one more may begin now. */
  synchronized boolean hasRoom(long nowMillis) {
    return due <= nowMillis * MICROS_A_MILLI + tolerance;
  }

  /** Begins one, if it may. */
  synchronized boolean tryTake(long nowMillis) {
    if (!hasRoom(nowMillis)) {
      return false;
    }
    due = Math.max(due, nowMillis * MICROS_A_MILLI) + interval;
    return true;
  }
}
