package dev.freshold.store.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of all tenants, bounded by weight. Any of them may be evicted at any time: that is a
 * miss, and safe.
 *
 * <p>Of entries whose namespace has its tags listed, it counts how many carry each tag; for
 * estimates only.
 */
final class Entries {

  /** What an entry weighs besides its content: objects, map nodes, the key. */
  private static final int OVERHEAD_BYTES = 512;

  /** An entry, and whether its tags count it. */
  private record Stored(Entry entry, boolean indexed) {}

  private record Listing(Tenant tenant, Subject subject) {}

  private final Cache<EntryKey, Stored> cache;
  private final ConcurrentHashMap<Listing, Long> listed = new ConcurrentHashMap<>();

  Entries(long maxWeight, LongSupplier clock) {
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight)
            .weigher((EntryKey key, Stored stored) -> weight(stored))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.getAsLong()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<EntryKey, Stored>writing((key, stored) -> life(stored, clock.getAsLong())))
            .removalListener(this::forget)
            .build();
  }

  private void forget(@Nullable EntryKey key, @Nullable Stored stored, RemovalCause cause) {
    if (key != null && stored != null) {
      count(key, stored, -1);
    }
  }

  @Nullable Entry get(EntryKey key) {
    Stored stored = cache.getIfPresent(key);
    return stored == null ? null : stored.entry();
  }

  void put(EntryKey key, Entry entry, boolean indexed) {
    Stored stored = new Stored(entry, indexed);
    count(key, stored, 1);
    cache.put(key, stored);
  }

  void remove(EntryKey key) {
    cache.invalidate(key);
  }

  /** How many entries the subjects list, an entry with two of them twice. */
  long countListed(Tenant tenant, List<Subject> subjects) {
    cache.cleanUp();
    return subjects.stream()
        .mapToLong(subject -> listed.getOrDefault(new Listing(tenant, subject), 0L))
        .sum();
  }

  private void count(EntryKey key, Stored stored, long change) {
    if (stored.indexed()) {
      Stream.concat(
              Stream.of(Subject.ofNamespace(key.namespace())),
              stored.entry().tags().stream().map(Subject::of))
          .forEach(subject -> count(new Listing(key.tenant(), subject), change));
    }
  }

  private void count(Listing listing, long change) {
    listed.compute(
        listing,
        (same, before) -> {
          long after = (before == null ? 0 : before) + change;
          return after == 0 ? null : after;
        });
  }

  private static int weight(Stored stored) {
    return stored.entry().outcome().size() + OVERHEAD_BYTES;
  }

  private static Duration life(Stored stored, long now) {
    return Duration.ofMillis(Math.max(1, stored.entry().staleUntil() - now));
  }
}
