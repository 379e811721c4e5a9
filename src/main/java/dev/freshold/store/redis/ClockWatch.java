package dev.freshold.store.redis;

/**
 * Tells whether another machine's clock was set back (rule R12), by comparing it with a monotonic
 * one.
 *
 * <p>A time that was read between {@code asked} and {@code answered} bounds the difference of the
 * clocks from both sides. The highest lower bound is kept, and let down slowly, for crystals drift;
 * an upper bound below it, by more than the tolerance, is a step back.
 */
final class ClockWatch {

  /** Steps up to this long are taken for what adjusting a clock does. */
  static final long TOLERANCE_MILLIS = 250;

  /** Twice what a bad crystal drifts: 200 parts in a million. */
  private static final double DRIFT = 200e-6;

  private boolean started;
  private double lowest;
  private long at;

  /**
   * Milliseconds by which the clock was set back since the last call, as far as can be told; 0: it
   * was not.
   */
  long observe(long asked, long answered, long time) {
    long lower = time - answered;
    long upper = time - asked;
    if (!started) {
      started = true;
      lowest = lower;
      at = answered;
      return 0;
    }
    lowest -= Math.max(0, answered - at) * DRIFT;
    at = answered;
    long back = (long) Math.floor(lowest - upper);
    if (back > TOLERANCE_MILLIS) {
      lowest = lower;
      return back;
    }
    lowest = Math.max(lowest, (double) lower);
    return 0;
  }
}
