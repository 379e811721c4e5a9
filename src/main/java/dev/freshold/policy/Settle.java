package dev.freshold.policy;

/**
 * Settle windows: after an invalidation of unversioned data, a replica may still show the past for
 * a while, so that what is loaded within the window is trusted only until it ends.
 *
 * @param hardUntil the store's clock at which the last window of a hard invalidation ends, in
 *     milliseconds; 0: none
 * @param softUntil the same for soft invalidations
 */
public record Settle(long hardUntil, long softUntil) {

  public static final Settle NONE = new Settle(0, 0);

  public Settle and(Settle other) {
    return new Settle(Math.max(hardUntil, other.hardUntil), Math.max(softUntil, other.softUntil));
  }
}
