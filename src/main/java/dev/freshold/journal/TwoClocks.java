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

  /** Both of them. */
  Moment look() {
    long now = monotonic.now();
    return new Moment(now, wall.getAsLong() - now - difference);
  }

  /** Takes them as they are now. */
  void agree() {
    long now = monotonic.now();
    difference = wall.getAsLong() - now;
  }
}
