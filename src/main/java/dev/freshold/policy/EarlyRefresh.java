package dev.freshold.policy;

/**
 * Probabilistic early refresh: XFetch of Vattani, Chierichetti and Lowenstein, "Optimal
 * Probabilistic Cache Stampede Prevention", VLDB 2015. A reader refreshes at {@code now} when
 * {@code now - cost * beta * ln(draw) >= expiry}: the longer a load takes, the earlier one of the
 * readers goes ahead, and the gap is exponentially distributed, which the paper shows to be
 * optimal.
 *
 * @param beta above 1 refreshes earlier, below 1 later; 0 never
 * @param draw uniform in (0, 1]
 */
public record EarlyRefresh(double beta, double draw) {

  /** Never early. */
  public static final EarlyRefresh OFF = new EarlyRefresh(0, 1);

  /** More than the negative logarithm of any number above zero. */
  private static final double GREATEST = 745;

  public EarlyRefresh {
    if (!(beta >= 0) || !(draw > 0 && draw <= 1)) {
      throw new IllegalArgumentException("beta must be 0 or more, and the draw in (0, 1]");
    }
  }

  /**
   * Whether this reader should refresh before the time.
   *
   * @param freshUntil when it stops being fresh, in milliseconds
   * @param loadCost how long its load took, in milliseconds
   */
  public boolean isDue(long now, long freshUntil, long loadCost) {
    double span = loadCost * beta;
    return beta > 0
        && now + span * GREATEST >= freshUntil // no draw reaches further, and most need none
        && now - span * Math.log(draw) >= freshUntil;
  }
}
