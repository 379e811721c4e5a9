package dev.freshold.journal;

import java.util.concurrent.TimeUnit;

/**
 * When the lease of a node in a partition is to be taken anew, and whether that is still worth the
 * while. Not thread-safe, but for what is said of it.
 */
final class Beat {

  /**
   * For so long without being asked for, a journal is followed on: longer than reads come apart.
   */
  private static final long IDLE_MILLIS = TimeUnit.HOURS.toMillis(1);

  /** Renewals in the time of one lease. */
  private static final int RENEWALS = 4;

  private final long interval;
  private volatile long usedAt;
  private long lastSent = Grants.NEVER;

  Beat(long leaseMillis, long now) {
    this.interval = leaseMillis / RENEWALS;
    this.usedAt = now;
  }

  /** Somebody has asked for the journal. From any thread. */
  void touch(long now) {
    if (now - usedAt > TimeUnit.SECONDS.toMillis(1)) {
      usedAt = now;
    }
  }

  /** Whether nobody has asked for it for long. From any thread. */
  boolean isIdle(long now) {
    return now - usedAt > IDLE_MILLIS;
  }

  boolean isDue(long now) {
    return lastSent == Grants.NEVER || now - lastSent >= interval;
  }

  /** In how many milliseconds to look again. */
  long pause() {
    return Math.max(1, interval / 2);
  }

  /** A renewal was sent. */
  void sent(long now) {
    lastSent = now;
  }

  /** It was not answered: the next look sends another. */
  void failed() {
    lastSent = Grants.NEVER;
  }
}
