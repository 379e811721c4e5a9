package dev.freshold.policy;

/**
 * How long an outcome lives, counted from the start of its load (rule R6).
 *
 * @param freshFor milliseconds
 * @param staleFor milliseconds, at least {@code freshFor}
 */
public record Lifetime(int freshFor, int staleFor) {

  public Lifetime {
    if (freshFor < 0 || staleFor < freshFor) {
      throw new IllegalArgumentException("lives must be 0 <= freshFor <= staleFor");
    }
  }

  /**
   * Cut where a settle window ends, if the load began within it.
   *
   * @param loadStart the store's clock when the load began
   * @param settle what is remembered of the windows of the tags
   */
  public Lifetime settled(long loadStart, Settle settle) {
    long fresh =
        Math.min(
            freshFor,
            remaining(loadStart, Math.max(settle.hardUntil(), settle.softUntil()), freshFor));
    long stale = Math.min(staleFor, remaining(loadStart, settle.hardUntil(), staleFor));
    return new Lifetime((int) Math.min(fresh, stale), (int) stale);
  }

  private static long remaining(long loadStart, long windowEnd, long otherwise) {
    return windowEnd > loadStart ? windowEnd - loadStart : otherwise;
  }
}
