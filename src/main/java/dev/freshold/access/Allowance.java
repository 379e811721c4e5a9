package dev.freshold.access;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What a tenant has left of its quota on this node. */
public final class Allowance {

  private static final long MILLI = 1_000_000;

  /** After this long some of the keys in flight may have landed. */
  private static final long RETRY_KEYS_MILLIS = 50;

  private final Quota quota;
  private final @Nullable Bucket requests;
  private final @Nullable Bucket bytes;
  private final AtomicInteger keys = new AtomicInteger();

  Allowance(Quota quota, LongSupplier nanos) {
    this.quota = quota;
    this.requests =
        quota.requestsPerSecond() == 0 ? null : new Bucket(quota.requestsPerSecond(), nanos);
    this.bytes = quota.bytesPerSecond() == 0 ? null : new Bucket(quota.bytesPerSecond(), nanos);
  }

  /** Which quota is used up, and when to try again; 0: never, for the call is too large. */
  public record Excess(String quota, long limit, long retryMillis) {}

  /**
   * Lets a call in, whose keys are then in flight until {@link #landed}.
   *
   * @return null if it may go on; or else nothing was taken but perhaps a request
   */
  public @Nullable Excess enter(int size, int keyCount) {
    if (quota.keysInFlight() > 0 && !board(keyCount)) {
      return new Excess(
          "keys-in-flight",
          quota.keysInFlight(),
          keyCount > quota.keysInFlight() ? 0 : RETRY_KEYS_MILLIS);
    }
    Excess excess = spend(requests, 1, "requests-per-second", quota.requestsPerSecond());
    if (excess == null) {
      excess = spend(bytes, size, "bytes-per-second", quota.bytesPerSecond());
    }
    if (excess != null) {
      landed(keyCount);
    }
    return excess;
  }

  /** What was answered counts as well. */
  public void answered(int size) {
    if (bytes != null) {
      bytes.spend(size);
    }
  }

  /** The keys of a call that was let in are no longer in flight. */
  public void landed(int keyCount) {
    if (quota.keysInFlight() > 0) {
      keys.addAndGet(-keyCount);
    }
  }

  /** How many keys are in flight. */
  public int inFlight() {
    return keys.get();
  }

  private boolean board(int keyCount) {
    if (keys.addAndGet(keyCount) <= quota.keysInFlight()) {
      return true;
    }
    keys.addAndGet(-keyCount);
    return false;
  }

  private static @Nullable Excess spend(
      @Nullable Bucket bucket, long units, String name, long limit) {
    long wait = bucket == null ? 0 : bucket.take(units);
    return wait == 0 ? null : new Excess(name, limit, wait / MILLI + 1);
  }
}
