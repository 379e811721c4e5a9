package dev.freshold.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.LeaseRecord;
import dev.freshold.policy.Backoff;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who loads what. Any of it may be evicted at any time: its holder's put is refused then, and
 * somebody else loads.
 */
final class Leases {

  /**
   * A failure is remembered for this long after its cooling, so that the next one cools for longer.
   */
  private static final long FAILURE_MEMORY_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final Cache<EntryKey, LeaseRecord> cache;

  Leases(int limit, LongSupplier clock) {
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(limit)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.getAsLong()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<EntryKey, LeaseRecord>writing(
                    (key, lease) -> kept(lease, clock.getAsLong())))
            .build();
  }

  @Nullable LeaseRecord get(EntryKey key) {
    return cache.getIfPresent(key);
  }

  void put(EntryKey key, LeaseRecord lease) {
    cache.put(key, lease);
  }

  void remove(EntryKey key) {
    cache.invalidate(key);
  }

  /** Nobody loads the key again before its back-off is over. */
  void cool(EntryKey key, LeaseRecord lease, double draw, long now) {
    cache.put(key, lease.cooledUntil(now + Backoff.millis(lease.failures(), draw)));
  }

  private static Duration kept(LeaseRecord lease, long now) {
    long memory = lease.cooling() ? FAILURE_MEMORY_MILLIS : 0;
    return Duration.ofMillis(Math.max(1, lease.until() - now + memory));
  }
}
