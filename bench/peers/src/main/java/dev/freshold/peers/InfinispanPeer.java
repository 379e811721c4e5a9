package dev.freshold.peers;

import java.util.EnumSet;
import java.util.Set;
import org.infinispan.client.hotrod.RemoteCache;
import org.infinispan.client.hotrod.RemoteCacheManager;
import org.infinispan.client.hotrod.configuration.ConfigurationBuilder;
import org.infinispan.client.hotrod.configuration.NearCacheMode;
import org.jspecify.annotations.Nullable;

/**
 * Infinispan by Hot Rod: a client of one server. Its computeIfAbsent, which runs the load in a
 * thread of the client's transport, is not measured. It has no tags.
 */
final class InfinispanPeer implements Peer {

  private final RemoteCacheManager manager;
  private final RemoteCache<String, byte[]> cache;
  private final OriginCaller origin;

  InfinispanPeer(int port, boolean near, OriginCaller origin) {
    ConfigurationBuilder builder = new ConfigurationBuilder();
    builder.addServer().host("127.0.0.1").port(port);
    if (near) {
      builder
          .remoteCache(InfinispanServer.CACHE)
          .nearCacheMode(NearCacheMode.INVALIDATED)
          .nearCacheMaxEntries(Peers.NEAR_ENTRIES);
    }
    this.manager = new RemoteCacheManager(builder.build());
    this.cache = manager.getCache(InfinispanServer.CACHE);
    this.origin = origin;
  }

  @Override
  public byte @Nullable [] get(String key) {
    return cache.get(key);
  }

  @Override
  public void put(String key, byte[] value, long version) {
    cache.put(key, value);
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.of(Way.LOOK_ASIDE);
  }

  @Override
  public byte[] load(Way way, String key) {
    return switch (way) {
      case GET_OR_LOAD -> throw new UnsupportedOperationException("no loads");
      case LOOK_ASIDE -> {
        byte[] cached = cache.get(key);
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
    cache.remove(key);
  }

  @Override
  public void close() {
    manager.close();
  }
}
