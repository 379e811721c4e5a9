package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of an invalidation or a bump; what is null is not sent. Make one with {@link
 * #defaults}.
 *
 * @param mode HARD by default; not of bumps
 * @param reach FLEET by default
 * @param reason for people and the journal; at most 256 bytes
 * @param requestId a retry with the same one within 10 minutes has no second effect; the client
 *     draws one where none is given
 * @param dryRun does nothing, and says what would be met; not of bumps
 * @param pace of invalidateTag: at most this many leases a second afterwards
 * @param settle of invalidateTag: the window for data without versions behind a lagging replica, at
 *     most 10 minutes
 * @param atLeast of bumps: nothing happens if the version is this high already
 * @param timeout the deadline of the call, all attempts included; the client's by default
 */
public record BustOptions(
    @Nullable Mode mode,
    @Nullable Reach reach,
    @Nullable String reason,
    @Nullable String requestId,
    boolean dryRun,
    @Nullable Integer pace,
    @Nullable Duration settle,
    @Nullable Long atLeast,
    @Nullable Duration timeout) {
  private static final BustOptions DEFAULTS =
      new BustOptions(null, null, null, null, false, null, null, null, null);

  /** Nothing chosen. */
  public static BustOptions defaults() {
    return DEFAULTS;
  }

  /** Values are served as stale while one caller for each key refreshes them. */
  public BustOptions soft() {
    return mode(Mode.SOFT);
  }

  /** See the class. */
  public BustOptions mode(Mode given) {
    return new BustOptions(given, reach, reason, requestId, dryRun, pace, settle, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions reach(Reach wanted) {
    return new BustOptions(mode, wanted, reason, requestId, dryRun, pace, settle, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions reason(String why) {
    return new BustOptions(mode, reach, why, requestId, dryRun, pace, settle, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions requestId(String id) {
    return new BustOptions(mode, reach, reason, id, dryRun, pace, settle, atLeast, timeout);
  }

  /** Does nothing, and says what would be met. */
  public BustOptions dry() {
    return new BustOptions(mode, reach, reason, requestId, true, pace, settle, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions pace(int loadsPerSecond) {
    return new BustOptions(
        mode, reach, reason, requestId, dryRun, loadsPerSecond, settle, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions settle(Duration window) {
    return new BustOptions(mode, reach, reason, requestId, dryRun, pace, window, atLeast, timeout);
  }

  /** See the class. */
  public BustOptions atLeast(long version) {
    return new BustOptions(mode, reach, reason, requestId, dryRun, pace, settle, version, timeout);
  }

  /** See the class. */
  public BustOptions timeout(Duration bound) {
    return new BustOptions(mode, reach, reason, requestId, dryRun, pace, settle, atLeast, bound);
  }
}
