package dev.freshold.policy;

import dev.freshold.model.Version;
import org.jspecify.annotations.Nullable;

/** What becomes of a put. */
public sealed interface PutVerdict {

  /**
   * Store it, and void any lease.
   *
   * @param stamp the position that it is known to reflect
   * @param loadStart when its load began, by the store's clock, in milliseconds
   * @param numbered whether it takes a number of its own, so that copies elsewhere can be told
   * @param fences whether nothing older may be stored from now on
   */
  record Store(long stamp, long loadStart, Lifetime life, boolean numbered, boolean fences)
      implements PutVerdict {}

  /** Change nothing: this version is there already. */
  record AlreadyStored() implements PutVerdict {}

  /**
   * Keep the stale value, and let the key cool down: what was brought is only that the origin
   * failed.
   */
  record KeepStale() implements PutVerdict {}

  /**
   * Store nothing.
   *
   * @param current with {@code BEHIND}: the lowest version that would be stored
   */
  record Refuse(Reason reason, @Nullable Version current) implements PutVerdict {}

  /** Why a put is refused. */
  enum Reason {
    BEHIND,
    LEASE_LOST,
    INVALIDATED,
    TOO_OLD
  }
}
