package dev.freshold.policy;

/**
 * How long a key is left alone after its load, or its write, has failed: at first 1 s, or 200 ms,
 * then twice as long each time, 30 s at the most.
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 30_000;

  private static final long FIRST_OF_WRITE_MILLIS = 200;

  private Backoff() {}

  /** The same for a write, which somebody has been promised. */
  public static long ofWrite(int failures, double draw) {
    long full = Math.min(LONGEST_MILLIS, FIRST_OF_WRITE_MILLIS << Math.min(failures, 8));
    return full - (long) (full * draw / 4);
  }

  /**
   * Milliseconds to wait, with jitter that takes up to a quarter off so that keys which failed
   * together do not return together.
   *
   * @param failures how many loads in a row failed before this one
   * @param draw uniform in [0, 1)
   */
  public static long millis(int failures, double draw) {
    long full = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 5));
    return full - (long) (full * draw / 4);
  }
}
