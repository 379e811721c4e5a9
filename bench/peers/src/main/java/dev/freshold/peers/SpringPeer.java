package dev.freshold.peers;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.Cache;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.serializer.RedisSerializationContext.SerializationPair;
import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Spring's cache on Redis, as Spring Boot sets it up but for the serializer: bytes are stored as
 * they are. Get or load is what {@code @Cacheable(sync = true)} calls. It has no tags.
 */
final class SpringPeer implements Peer {

  private static final Duration LIFE = Duration.ofHours(1);

  private final LettuceConnectionFactory connections;
  private final Cache cache;
  private final OriginCaller origin;

  SpringPeer(int port, OriginCaller origin) {
    this.connections =
        new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
    connections.afterPropertiesSet();
    connections.start();
    RedisCacheManager manager =
        RedisCacheManager.builder(connections)
            .cacheDefaults(
                RedisCacheConfiguration.defaultCacheConfig()
                    .entryTtl(LIFE)
                    .serializeValuesWith(
                        SerializationPair.fromSerializer(RedisSerializer.byteArray())))
            .build();
    manager.afterPropertiesSet();
    Cache made = manager.getCache("peers");
    if (made == null) {
      throw new IllegalStateException("Spring makes no cache");
    }
    this.cache = made;
    this.origin = origin;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.get(key, byte[].class);
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
      case GET_OR_LOAD -> {
        byte[] value = cache.get(key, () -> origin.load(key));
        if (value == null) {
          throw new WrongAnswer("Spring loads nothing");
        }
        yield value;
      }
      case LOOK_ASIDE -> {
        byte[] cached = get(key);
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
    cache.evict(key);
  }

  @Override
  public void close() {
    connections.destroy();
  }
}
