package dev.freshold.peers;

import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.ConfigurationBuilder;
import org.infinispan.configuration.global.GlobalConfigurationBuilder;
import org.infinispan.manager.DefaultCacheManager;
import org.infinispan.server.hotrod.HotRodServer;
import org.infinispan.server.hotrod.configuration.HotRodServerConfigurationBuilder;

/**
 * A Hot Rod server of Infinispan as a process, with one local cache and no store. Argument: its
 * port.
 */
final class InfinispanServer {

  static final String CACHE = "peers";

  private InfinispanServer() {}

  static void main(String[] arguments) {
    DefaultCacheManager manager =
        new DefaultCacheManager(new GlobalConfigurationBuilder().nonClusteredDefault().build());
    ConfigurationBuilder cache = new ConfigurationBuilder();
    cache.encoding().mediaType(MediaType.APPLICATION_PROTOSTREAM_TYPE); // as its clients send it
    manager.defineConfiguration(CACHE, cache.build());
    manager.getCache(CACHE);
    new HotRodServer()
        .start(
            new HotRodServerConfigurationBuilder()
                .host("127.0.0.1")
                .port(Integer.parseInt(arguments[0]))
                .build(),
            manager);
  }
}
