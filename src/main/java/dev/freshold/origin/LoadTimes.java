package dev.freshold.origin;

/**
 * How long loads take, and for how long a lease must be given so that a live loader can extend it
 * in time while a dead one does not hold up others for long: by the estimator of RFC 6298, a
 * smoothed mean and four times the smoothed deviation.
 */
final class LoadTimes {

  private static final double MEAN_GAIN = 1.0 / 8;
  private static final double DEVIATION_GAIN = 1.0 / 4;
  private static final int DEVIATIONS = 4;

  /** A lease is extended at half of its time, and a pause of the loader shall not lose it. */
  private static final int MARGIN = 2;

  private static final long SHORTEST_LEASE_MILLIS = 1_000;

  private double mean = -1;
  private double deviation;

  /** A load, or an attempt at one, took that long. */
  synchronized void note(long millis) {
    if (mean < 0) {
      mean = millis;
      deviation = millis / 2.0;
      return;
    }
    deviation += DEVIATION_GAIN * (Math.abs(mean - millis) - deviation);
    mean += MEAN_GAIN * (millis - mean);
  }

  /**
   * For how long to take a lease, in milliseconds.
   *
   * @param most the policy's; also what holds before anything was loaded
   */
  synchronized long lease(long most) {
    if (mean < 0) {
      return most;
    }
    long wanted = (long) (MARGIN * (mean + DEVIATIONS * deviation));
    return Math.min(most, Math.max(SHORTEST_LEASE_MILLIS, wanted));
  }
}
