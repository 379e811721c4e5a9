package dev.freshold.behind;

/**
 * What waits in logs.
 *
 * @param entries how many
 * @param oldestAge milliseconds for which the oldest has waited; 0 where none does
 */
public record Backlog(long entries, long oldestAge) {

  /** Nothing. */
  public static final Backlog NONE = new Backlog(0, 0);

  Backlog and(Backlog other) {
    return new Backlog(entries + other.entries, Math.max(oldestAge, other.oldestAge));
  }
}
