package dev.freshold.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import net.rubyeye.xmemcached.MemcachedClient;
import net.rubyeye.xmemcached.XMemcachedClientBuilder;
import net.rubyeye.xmemcached.exception.MemcachedException;
import org.jspecify.annotations.Nullable;

/**
 * memcached by xmemcached, over one shared connection. It has no tags, but a well-known trick: each
 * tag has a counter, which is part of the key; counting up makes all keys of before unreachable. A
 * read of a tagged value is then two trips.
 */
final class MemcachedPeer implements Peer {

  private static final int LIFE_SECONDS = 3_600;
  private static final long PATIENCE_MILLIS = 20_000;

  private final MemcachedClient client;
  private final OriginCaller origin;

  MemcachedPeer(int port, OriginCaller origin) {
    try {
      XMemcachedClientBuilder builder =
          new XMemcachedClientBuilder(List.of(new InetSocketAddress("127.0.0.1", port)));
      builder.setOpTimeout(PATIENCE_MILLIS);
      this.client = builder.build();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    this.origin = origin;
  }

  /** A call that raises what the client raises. */
  @FunctionalInterface
  private interface Call<T extends @Nullable Object> {
    T go() throws TimeoutException, InterruptedException, MemcachedException;
  }

  private static <T extends @Nullable Object> T ask(Call<T> call) {
    try {
      return call.go();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (TimeoutException | MemcachedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public byte @Nullable [] get(String key) {
    return MemcachedPeer.<byte @Nullable []>ask(() -> client.get(key));
  }

  @Override
  public void put(String key, byte[] value, long version) {
    if (!ask(() -> client.set(key, LIFE_SECONDS, value))) {
      throw new WrongAnswer("not stored");
    }
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.of(Way.LOOK_ASIDE, Way.TAGGED);
  }

  @Override
  public byte[] load(Way way, String key) {
    return switch (way) {
      case GET_OR_LOAD -> throw new UnsupportedOperationException("no loads");
      case LOOK_ASIDE -> lookAside(key, key);
      // The generation is read before the load begins, and the put goes under that one.
      case TAGGED -> lookAside(key, tagged(key, Way.tagOf(key)));
    };
  }

  private byte[] lookAside(String key, String stored) {
    byte[] cached = get(stored);
    if (cached != null) {
      return cached;
    }
    byte[] value = origin.load(key);
    put(stored, value, 1);
    return value;
  }

  /** The key with the tag's generation. One that is not known begins at the clock. */
  private String tagged(String key, String tag) {
    String counter = "generation-" + tag;
    Object generation = ask(() -> client.<Object>get(counter));
    if (generation == null) {
      String first = Long.toString(System.currentTimeMillis());
      ask(() -> client.add(counter, 0, first));
      generation = ask(() -> client.<Object>get(counter));
    }
    return String.valueOf(generation).strip() + "-" + key;
  }

  @Override
  public void invalidate(Way way, String key) {
    switch (way) {
      case GET_OR_LOAD, LOOK_ASIDE -> ask(() -> client.delete(key));
      case TAGGED -> invalidateTag(Way.tagOf(key));
    }
  }

  @Override
  public byte @Nullable [] peek(Way way, String key) {
    return way == Way.TAGGED ? getTagged(key, Way.tagOf(key)) : get(key);
  }

  @Override
  public void putTagged(String key, byte[] value, String tag) {
    put(tagged(key, tag), value, 1);
  }

  @Override
  public byte @Nullable [] getTagged(String key, String tag) {
    return get(tagged(key, tag));
  }

  @Override
  public void invalidateTag(String tag) {
    ask(() -> client.incr("generation-" + tag, 1, System.currentTimeMillis()));
  }

  @Override
  public void close() {
    try {
      client.shutdown();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
