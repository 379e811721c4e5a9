package dev.freshold.peers;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TrackingArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.support.caching.CacheAccessor;
import io.lettuce.core.support.caching.CacheFrontend;
import io.lettuce.core.support.caching.ClientSideCaching;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Redis itself by Lettuce, over one shared connection: GET, SET with a life, a set of members for
 * each tag, a script that deletes them, and loads that are shared within the process. With near
 * copies: Lettuce's own client-side caching, on the tracking of the server.
 */
final class RedisPeer implements Peer {

  private static final long LIFE_SECONDS = 3_600;

  /** SMEMBERS, DEL of all of them at once, DEL of the set: as it is commonly written. */
  private static final String SCRIPT =
      "local keys = redis.call('SMEMBERS', KEYS[1]) "
          + "if #keys > 0 then redis.call('DEL', unpack(keys)) end "
          + "redis.call('DEL', KEYS[1]) return #keys";

  private final RedisClient client;
  private final RedisCommands<String, byte[]> redis;
  private final @Nullable CacheFrontend<String, byte[]> near;
  private final OriginCaller origin;
  private final Map<String, CompletableFuture<byte[]>> loads = new ConcurrentHashMap<>();

  RedisPeer(int port, boolean near, OriginCaller origin) {
    this.client = RedisClient.create("redis://127.0.0.1:" + port);
    client.setOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP3).build());
    StatefulRedisConnection<String, byte[]> connection =
        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    this.redis = connection.sync();
    this.near =
        near
            ? ClientSideCaching.enable(
                CacheAccessor.forMap(new ConcurrentHashMap<>()),
                connection,
                TrackingArgs.Builder.enabled())
            : null;
    this.origin = origin;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return near == null ? redis.get(key) : near.get(key);
  }

  @Override
  public void put(String key, byte[] value, long version) {
    if (!"OK".equals(redis.set(key, value, SetArgs.Builder.ex(LIFE_SECONDS)))) {
      throw new WrongAnswer("SET is not OK");
    }
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.allOf(Way.class);
  }

  @Override
  public byte[] load(Way way, String key) {
    byte[] cached = get(key);
    if (cached != null) {
      return cached;
    }
    return switch (way) {
      case GET_OR_LOAD -> coalesced(key);
      case LOOK_ASIDE -> {
        byte[] value = origin.load(key);
        put(key, value, 1);
        yield value;
      }
      case TAGGED -> {
        byte[] value = origin.load(key);
        putTagged(key, value, Way.tagOf(key));
        yield value;
      }
    };
  }

  /** The first one that misses loads, and the others of this process wait for it. */
  private byte[] coalesced(String key) {
    CompletableFuture<byte[]> mine = new CompletableFuture<>();
    CompletableFuture<byte[]> theirs = loads.putIfAbsent(key, mine);
    if (theirs != null) {
      return theirs.join();
    }
    try {
      byte[] value = origin.load(key);
      put(key, value, 1);
      mine.complete(value);
      return value;
    } catch (RuntimeException failed) {
      mine.completeExceptionally(failed);
      throw failed;
    } finally {
      loads.remove(key);
    }
  }

  @Override
  public void invalidate(Way way, String key) {
    switch (way) {
      case GET_OR_LOAD, LOOK_ASIDE -> redis.del(key);
      case TAGGED -> invalidateTag(Way.tagOf(key));
    }
  }

  @Override
  public void putTagged(String key, byte[] value, String tag) {
    put(key, value, 1);
    redis.sadd(tag, key.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte @Nullable [] getTagged(String key, String tag) {
    return get(key);
  }

  @Override
  public void invalidateTag(String tag) {
    redis.<Long>eval(SCRIPT, ScriptOutputType.INTEGER, tag);
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
