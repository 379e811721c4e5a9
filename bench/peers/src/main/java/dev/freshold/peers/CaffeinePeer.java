package dev.freshold.peers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Caffeine in the process alone: what no cache over a wire can reach, and nobody else hears of. */
final class CaffeinePeer implements Peer {

  private static final Duration LIFE = Duration.ofHours(1);

  private final Cache<String, byte[]> cache =
      Caffeine.newBuilder().maximumSize(Peers.NEAR_ENTRIES).expireAfterWrite(LIFE).build();
  private final OriginCaller origin;

  CaffeinePeer(OriginCaller origin) {
    this.origin = origin;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.getIfPresent(key);
  }

  @Override
  public void put(String key, byte[] value, long version) {
    cache.put(key, value);
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.of(Way.GET_OR_LOAD, Way.LOOK_ASIDE);
  }

  @Override
  public byte[] load(Way way, String key) {
    return switch (way) {
      case GET_OR_LOAD -> cache.get(key, origin::load);
      case LOOK_ASIDE -> {
        byte[] cached = cache.getIfPresent(key);
        if (cached != null) {
          yield cached;
        }
        byte[] value = origin.load(key);
        cache.put(key, value);
        yield value;
      }
      case TAGGED -> throw new UnsupportedOperationException("no tags");
    };
  }

  @Override
  public void invalidate(Way way, String key) {
    cache.invalidate(key);
  }

  @Override
  public void close() {
    cache.invalidateAll();
  }
}
