package dev.freshold.policy;

/** Spreads expiries. It only ever shortens, so that a ttl stays an upper bound. */
public final class Jitter {

  private Jitter() {}

  /**
   * The life shortened by up to the fraction.
   *
   * @param millis the life before
   * @param fraction 0 to 1
   * @param draw uniform in [0, 1)
   */
  public static long shorten(long millis, double fraction, double draw) {
    return millis - (long) (millis * fraction * draw);
  }
}
