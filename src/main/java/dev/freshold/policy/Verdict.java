package dev.freshold.policy;

/** What a reader may be served. */
public sealed interface Verdict {

  /**
   * Serve it.
   *
   * @param refreshDue early refresh has drawn this reader: if it gets the lease, it should load now
   *     although the value is fresh
   */
  record Fresh(boolean refreshDue) implements Verdict {}

  /**
   * Serve it as stale, and see that somebody refreshes it.
   *
   * @param onErrorOnly past the revalidation window: serve it only because the load that should
   *     replace it failed or hangs
   */
  record Stale(boolean onErrorOnly) implements Verdict {}

  /** Serve nothing. */
  record Nothing(Reason reason) implements Verdict {}

  /** Why nothing may be served. */
  enum Reason {
    ABSENT,
    EXPIRED,
    INVALIDATED,
    BELOW_MIN_VERSION,
    TOO_STALE
  }
}
