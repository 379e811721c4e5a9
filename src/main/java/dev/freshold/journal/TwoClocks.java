package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import java.util.function.LongSupplier;

/**
 * The node's monotonic clock, held against its wall clock (rule R12). The first stands still while
 * a machine is suspended, so that leases would seem to last and copies to stay young; the second
 * does not, or is set when it wakes. If they part, nothing is known of how much time has passed.
 */
final class TwoClocks {

  /** What adjusting a clock does, and reading two of them one after the other. */
  static final long TOLERANCE_MILLIS = 250;

  private final Scheduler monotonic;
  private final LongSupplier wall;
  private volatile long difference;

  /**
   * Clocks that agree now.
   *
   * @param wall milliseconds since 1970, as the machine has them
   */
  TwoClocks(Scheduler monotonic, LongSupplier wall) {
    this.monotonic = monotonic;
    this.wall = wall;
    agree();
  }

  /** Monotonic, in milliseconds. */
  long now() {
    return monotonic.now();
  }

  /**
   * The same by whichever clock has moved further since they last agreed: nothing is younger than
   * by this one.
   */
  long latest() {
    return monotonic.now() + Math.max(0, measure() - difference);
  }

  /** Whether they have moved by different amounts since they last agreed. */
  boolean haveParted() {
    return Math.abs(measure() - difference) > TOLERANCE_MILLIS;
  }

  /** Takes them as they are now. */
  void agree() {
    difference = measure();
  }

  private long measure() {
    return wall.getAsLong() - monotonic.now();
  }
}
