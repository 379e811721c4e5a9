package dev.freshold.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.IndexConfig;
import com.hazelcast.config.IndexType;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MapStoreConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.map.MapLoader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One member of Hazelcast as a process: nothing is written to disk, there is nobody to back up to.
 * Arguments: its port and the origin's.
 */
final class HazelcastMember {

  static final String CLUSTER = "peers";

  private HazelcastMember() {}

  static void main(String[] arguments) {
    Config config = new Config().setClusterName(CLUSTER);
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config
        .getNetworkConfig()
        .setPort(Integer.parseInt(arguments[0]))
        .setPortAutoIncrement(false)
        .setPublicAddress("127.0.0.1:" + arguments[0])
        .getInterfaces()
        .setEnabled(true)
        .addInterface("127.0.0.1");
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    OriginCaller origin = new OriginCaller(Integer.parseInt(arguments[1]));
    config.addMapConfig(
        new MapConfig(HazelcastPeer.LOADED)
            .setBackupCount(0)
            .setMapStoreConfig(
                new MapStoreConfig().setEnabled(true).setImplementation(new Loads(origin))));
    config.addMapConfig(new MapConfig(HazelcastPeer.PLAIN).setBackupCount(0));
    config.addMapConfig(
        new MapConfig(HazelcastPeer.TAGGED)
            .setBackupCount(0)
            .addIndexConfig(new IndexConfig(IndexType.HASH, "tags[any]")));
    Hazelcast.newHazelcastInstance(config);
  }

  /** Reads of what is not there. */
  private record Loads(OriginCaller origin) implements MapLoader<String, byte[]> {

    @Override
    public byte[] load(String key) {
      return origin.load(key);
    }

    @Override
    public Map<String, byte[]> loadAll(Collection<String> keys) {
      return keys.stream().collect(Collectors.toMap(Function.identity(), this::load));
    }

    @Override
    public @Nullable Iterable<String> loadAllKeys() {
      return List.of();
    }
  }
}
