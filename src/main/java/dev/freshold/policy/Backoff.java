package dev.freshold.policy;

/**
 * How long a key is left alone after its load has failed: 1 s, then twice as long each time, 30 s
 * at the most.
 */
public final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 30_000;

  private Backoff() {}

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
