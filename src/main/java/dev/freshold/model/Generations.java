package dev.freshold.model;

/**
 * The newest invalidations among everything that applies to an entry: the namespace, the scopes,
 * the tags, and the floor of the partition.
 *
 * @param hard entries with a lower stamp are dead; 0: none is remembered
 * @param soft entries with a lower stamp are stale; 0: none is remembered
 */
public record Generations(long hard, long soft) {

  public static final Generations NONE = new Generations(0, 0);

  public Generations and(long otherHard, long otherSoft) {
    return otherHard <= hard && otherSoft <= soft
        ? this
        : new Generations(Math.max(hard, otherHard), Math.max(soft, otherSoft));
  }

  public Generations and(Generations other) {
    return and(other.hard, other.soft);
  }

  /** What a lease must have been granted at, or after, to be worth finishing. */
  public long newest() {
    return Math.max(hard, soft);
  }
}
