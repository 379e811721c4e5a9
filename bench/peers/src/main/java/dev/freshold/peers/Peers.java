package dev.freshold.peers;

/** The client side of each peer, by its name. */
final class Peers {

  /** Room of a near cache; that of Freshold is in bytes: 64 MiB. */
  static final int NEAR_ENTRIES = 20_000;

  private Peers() {}

  static Peer open(String name, int port, int originPort) {
    OriginCaller origin = new OriginCaller(originPort);
    return switch (name) {
      case "freshold" -> new FresholdPeer(port, false, origin);
      case "freshold-near" -> new FresholdPeer(port, true, origin);
      case "redis" -> new RedisPeer(port, false, origin);
      case "redis-near" -> new RedisPeer(port, true, origin);
      case "spring" -> new SpringPeer(port, origin);
      case "hazelcast" -> new HazelcastPeer(port, false, origin);
      case "hazelcast-near" -> new HazelcastPeer(port, true, origin);
      case "infinispan" -> new InfinispanPeer(port, false, origin);
      case "infinispan-near" -> new InfinispanPeer(port, true, origin);
      case "memcached" -> new MemcachedPeer(port, origin);
      case "varnish" -> new VarnishPeer(port);
      case "caffeine" -> new CaffeinePeer(origin);
      default -> throw new IllegalArgumentException("no such peer: " + name);
    };
  }
}
