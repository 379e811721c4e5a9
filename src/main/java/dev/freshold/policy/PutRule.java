package dev.freshold.policy;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a put: rules R2, R4, R5, R6 and R13 of the protocol.
 *
 * <p>The check against generations only saves space, for they are judged again at every read. The
 * checks of token, fence and version are not repeated there: nothing but this stands between an old
 * row and the readers.
 */
public final class PutRule {

  private PutRule() {}

  /** What a put brings. */
  public sealed interface Claim {

    /** The token of a lease, whose grant stamped the load. */
    record Leased(String token) implements Claim {}

    /**
     * No lease.
     *
     * @param receipt the position that a read before the load had seen; null: none is quoted
     * @param loadDuration milliseconds since the load began
     */
    record Unleased(@Nullable Receipt receipt, long loadDuration) implements Claim {}
  }

  /**
   * What the store knows when a put arrives.
   *
   * @param generations the newest invalidations of what applies to the put
   * @param entryGenerations the same for the entry that is there, whose tags may be others
   */
  public record Scene(
      @Nullable Entry entry,
      @Nullable LeaseRecord lease,
      Generations generations,
      Generations entryGenerations,
      Mark mark,
      Settle settle,
      Epoch epoch,
      long position,
      long now) {

    @Nullable Version cachedVersion() {
      return entry != null && entry.epoch().equals(epoch) ? entry.version() : null;
    }
  }

  /** The verdict on a put. */
  public static PutVerdict decide(
      Claim claim, Outcome outcome, @Nullable Version version, Lifetime life, Scene scene) {
    return switch (claim) {
      case Claim.Leased leased -> leased(leased, outcome, version, life, scene);
      case Claim.Unleased unleased -> unleased(unleased, version, life, scene);
    };
  }

  private static PutVerdict leased(
      Claim.Leased claim, Outcome outcome, @Nullable Version version, Lifetime life, Scene scene) {
    LeaseRecord lease = scene.lease();
    if (lease == null
        || lease.cooling()
        || !lease.epoch().equals(scene.epoch())
        || scene.now() >= lease.until()
        || !lease.token().equals(claim.token())) {
      return new PutVerdict.Refuse(Reason.LEASE_LOST, null);
    }
    if (isBehind(version, scene)) {
      return new PutVerdict.Refuse(Reason.BEHIND, lowestAccepted(scene));
    }
    if (lease.stamp() < Math.max(unversionedHard(scene), scene.mark().versionedHard())) {
      return new PutVerdict.Refuse(Reason.INVALIDATED, null);
    }
    if (outcome.is(Outcome.Kind.ORIGIN_ERROR) && isUsable(scene)) {
      return new PutVerdict.KeepStale();
    }
    boolean changesVersion =
        scene.cachedVersion() != null && !scene.cachedVersion().equals(version);
    return store(life, scene, lease.stamp(), lease.start(), changesVersion, false);
  }

  private static PutVerdict unleased(
      Claim.Unleased claim, @Nullable Version version, Lifetime life, Scene scene) {
    if (isBehind(version, scene)) {
      return new PutVerdict.Refuse(Reason.BEHIND, lowestAccepted(scene));
    }
    if (version != null && version.equals(scene.cachedVersion())) {
      return new PutVerdict.AlreadyStored();
    }
    Receipt receipt = claim.receipt();
    if (receipt != null
        && (!receipt.epoch().equals(scene.epoch())
            || receipt.position() < unversionedHard(scene))) {
      return new PutVerdict.Refuse(Reason.INVALIDATED, null);
    }
    boolean fences = version != null;
    long stamp =
        receipt != null
            ? Math.min(receipt.position(), scene.position())
            : fences ? scene.position() + 1 : scene.position();
    boolean replaces = scene.entry() != null;
    return store(
        life, scene, stamp, scene.now() - claim.loadDuration(), fences || replaces, fences);
  }

  private static PutVerdict store(
      Lifetime life, Scene scene, long stamp, long loadStart, boolean numbered, boolean fences) {
    Lifetime settled = life.settled(loadStart, scene.settle());
    if (scene.now() >= loadStart + settled.staleFor()) {
      return new PutVerdict.Refuse(Reason.TOO_OLD, null);
    }
    return new PutVerdict.Store(stamp, loadStart, settled, numbered, fences);
  }

  /** Below the fence, below the cached version, or without a version where a fence stands. */
  private static boolean isBehind(@Nullable Version version, Scene scene) {
    Version cached = scene.cachedVersion();
    return scene.mark().isAhead(version)
        || (version != null && cached != null && version.isBelow(cached));
  }

  private static @Nullable Version lowestAccepted(Scene scene) {
    Version fence = scene.mark().fence();
    Version cached = scene.cachedVersion();
    return fence == null || (cached != null && fence.isBelow(cached)) ? cached : fence;
  }

  /** A put with a version answers to versioned busts by its version; all others by number. */
  private static long unversionedHard(Scene scene) {
    return Math.max(scene.generations().hard(), scene.mark().hard());
  }

  /**
   * A value that may still be served, if only as stale: worth more than the news that the origin is
   * ill.
   */
  private static boolean isUsable(Scene scene) {
    Entry entry = scene.entry();
    return entry != null
        && !entry.isNegative()
        && entry.epoch().equals(scene.epoch())
        && entry.stamp() >= scene.generations().and(scene.entryGenerations()).hard()
        && !scene.mark().kills(entry.version(), entry.stamp())
        && scene.now() < entry.staleUntil();
  }
}
