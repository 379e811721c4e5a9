package dev.freshold.bootstrap;

import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Redis clients by the settings of Quarkus: quarkus.redis.hosts, its TLS, its password, its
 * Sentinel.
 */
@Singleton
final class RedisClients {

  private final Vertx vertx;
  private final SmallRyeConfig config;
  private final TlsConfigurationRegistry tls;
  private final ProxyConfigurationRegistry proxies;

  RedisClients(
      Vertx vertx,
      SmallRyeConfig config,
      TlsConfigurationRegistry tls,
      ProxyConfigurationRegistry proxies) {
    this.vertx = vertx;
    this.config = config;
    this.tls = tls;
    this.proxies = proxies;
  }

  /**
   * Makes clients, each on the event loop that asks for it.
   *
   * @throws RefusedStart if the settings name no server, or a kind that is not served
   */
  Supplier<Redis> supplier() {
    RedisClientConfig settings = settings();
    if (settings.hosts().isEmpty() && settings.hostsProviderName().isEmpty()) {
      throw new RefusedStart(
          "freshold.store is redis, but no server is named: set quarkus.redis.hosts"
              + " (QUARKUS_REDIS_HOSTS), such as redis://localhost:6379");
    }
    if (settings.clientType() != RedisClientType.STANDALONE
        && settings.clientType() != RedisClientType.SENTINEL) {
      throw new RefusedStart(
          "quarkus.redis.client-type is %s; the redis store serves standalone and sentinel"
              .formatted(settings.clientType()));
    }
    return () ->
        VertxRedisClientFactory.create(
            RedisConfig.DEFAULT_CLIENT_NAME, vertx, settings, tls, proxies);
  }

  /** Where the servers are, without what only they should know. */
  String where() {
    return settings().hosts().orElse(Set.of()).stream()
        .map(RedisClients::place)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String place(URI server) {
    return server.getHost() + (server.getPort() < 0 ? "" : ":" + server.getPort());
  }

  private RedisClientConfig settings() {
    return Objects.requireNonNull(
        config.getConfigMapping(RedisConfig.class).clients().get(RedisConfig.DEFAULT_CLIENT_NAME),
        "Quarkus always has a default Redis client");
  }
}
