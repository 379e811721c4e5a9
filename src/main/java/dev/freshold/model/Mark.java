package dev.freshold.model;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of the busts of one key, for all its schema versions: its generations, and its
 * fence.
 *
 * <p>A bust with a version speaks of versions where an entry has one, and of numbers where it has
 * none; that is why four numbers are kept and not two.
 *
 * @param hard number of the newest hard bust without a version: what was loaded before is dead
 * @param soft the same for soft busts: what was loaded before is stale
 * @param versionedHard number of the newest hard bust with a version: an unversioned entry loaded
 *     before is dead
 * @param versionedSoft the same for soft busts
 * @param fence the lowest version that may be stored, and that is fresh; null: none stands
 * @param hardFence the lowest version that may be served; null: none stands
 */
public record Mark(
    long hard,
    long soft,
    long versionedHard,
    long versionedSoft,
    @Nullable Version fence,
    @Nullable Version hardFence) {

  public static final Mark NONE = new Mark(0, 0, 0, 0, null, null);

  /** A hard or soft bust without a version, of the given number. */
  public Mark bustedAt(long number, boolean isSoft) {
    return isSoft
        ? new Mark(hard, number, versionedHard, versionedSoft, fence, hardFence)
        : new Mark(number, soft, versionedHard, versionedSoft, fence, hardFence);
  }

  /** A hard or soft bust, or a put by the owner, that says that the key has reached the version. */
  public Mark bustedAt(long number, boolean isSoft, Version version) {
    return isSoft
        ? new Mark(hard, soft, versionedHard, number, raised(fence, version), hardFence)
        : new Mark(
            hard, soft, number, versionedSoft, raised(fence, version), raised(hardFence, version));
  }

  /** A fence never goes down, in whatever order busts come. */
  private static Version raised(@Nullable Version standing, Version version) {
    return standing == null || standing.isBelow(version) ? version : standing;
  }

  /**
   * Whether a bust of this version would be late or a duplicate. What was only softly busted is
   * still served, so that a hard bust of the same version is news.
   */
  public boolean covers(Version version, boolean isSoft) {
    Version standing = isSoft ? fence : hardFence;
    return standing != null && !standing.isBelow(version);
  }

  /** Whether nothing of this version may be stored any more; no version is behind every fence. */
  public boolean isAhead(@Nullable Version version) {
    return fence != null && (version == null || version.isBelow(fence));
  }

  /** The entry may not be served. */
  public boolean kills(@Nullable Version version, long stamp) {
    return stamp < hard
        || (version == null
            ? stamp < versionedHard
            : hardFence != null && version.isBelow(hardFence));
  }

  /** The entry may be served only as stale. */
  public boolean ages(@Nullable Version version, long stamp) {
    return stamp < soft
        || (version == null ? stamp < versionedSoft : fence != null && version.isBelow(fence));
  }

  /** What a lease must have been granted at, or after, to be worth finishing. */
  public long newest() {
    return Math.max(Math.max(hard, soft), Math.max(versionedHard, versionedSoft));
  }
}
