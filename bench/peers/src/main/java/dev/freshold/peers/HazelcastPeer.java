package dev.freshold.peers;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.config.NearCacheConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.query.Predicates;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hazelcast: a client of one member. Get or load is a MapLoader, which runs on the member. It has
 * no tags; entries that name theirs in a field are found by an indexed query, which is the nearest.
 */
final class HazelcastPeer implements Peer {

  /** Values that are put. */
  static final String PLAIN = "plain";

  /** Values that the member loads. */
  static final String LOADED = "loaded";

  /** Values that name their tags. */
  static final String TAGGED = "tagged";

  private final HazelcastInstance client;
  private final IMap<String, byte[]> plain;
  private final IMap<String, byte[]> loaded;
  private final IMap<String, Tagged> tagged;
  private final OriginCaller origin;

  /** Serialized by Hazelcast's compact format, which queries read field by field. */
  record Tagged(byte[] value, String[] tags) {}

  HazelcastPeer(int port, boolean near, OriginCaller origin) {
    ClientConfig config = new ClientConfig().setClusterName(HazelcastMember.CLUSTER);
    config.getNetworkConfig().addAddress("127.0.0.1:" + port);
    config.setProperty("hazelcast.logging.type", "none");
    if (near) {
      for (String map : List.of(PLAIN, LOADED, TAGGED)) {
        config.addNearCacheConfig(nearCache(map));
      }
    }
    this.client = HazelcastClient.newHazelcastClient(config);
    this.plain = client.getMap(PLAIN);
    this.loaded = client.getMap(LOADED);
    this.tagged = client.getMap(TAGGED);
    this.origin = origin;
  }

  private static NearCacheConfig nearCache(String map) {
    return new NearCacheConfig(map)
        .setInMemoryFormat(InMemoryFormat.OBJECT)
        .setInvalidateOnChange(true)
        .setEvictionConfig(
            new EvictionConfig()
                .setMaxSizePolicy(MaxSizePolicy.ENTRY_COUNT)
                .setSize(Peers.NEAR_ENTRIES)
                .setEvictionPolicy(EvictionPolicy.LRU));
  }

  @Override
  public byte @Nullable [] get(String key) {
    return plain.get(key);
  }

  @Override
  public void put(String key, byte[] value, long version) {
    plain.set(key, value);
  }

  @Override
  public Set<Way> ways() {
    return EnumSet.of(Way.GET_OR_LOAD, Way.LOOK_ASIDE);
  }

  @Override
  public byte[] load(Way way, String key) {
    return switch (way) {
      case GET_OR_LOAD -> {
        byte[] value = loaded.get(key);
        if (value == null) {
          throw new WrongAnswer("Hazelcast loads nothing");
        }
        yield value;
      }
      case LOOK_ASIDE -> {
        byte[] cached = plain.get(key);
        if (cached != null) {
          yield cached;
        }
        byte[] value = origin.load(key);
        plain.set(key, value);
        yield value;
      }
      case TAGGED -> throw new UnsupportedOperationException("no tags");
    };
  }

  @Override
  public void invalidate(Way way, String key) {
    (way == Way.GET_OR_LOAD ? loaded : plain).evict(key);
  }

  @Override
  public byte @Nullable [] peek(Way way, String key) {
    return (way == Way.GET_OR_LOAD ? loaded : plain).get(key);
  }

  @Override
  public void putTagged(String key, byte[] value, String tag) {
    tagged.set(key, new Tagged(value, new String[] {tag}));
  }

  @Override
  public byte @Nullable [] getTagged(String key, String tag) {
    Tagged found = tagged.get(key);
    return found == null ? null : found.value();
  }

  @Override
  public void invalidateTag(String tag) {
    tagged.removeAll(Predicates.equal("tags[any]", tag));
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
