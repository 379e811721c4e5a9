package dev.freshold.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Authority;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that is reached by TLS, and asks for a password. */
class RedisTlsIT {

  private static final String PASSWORD = "hunter2-6f1ed002ab559585";
  private static final long PATIENCE_SECONDS = 60;

  @TempDir private Path folder;

  @Test
  void node_onARedisWithTlsAndAPassword_servesAndTellsNobodyThePassword() throws IOException {
    Authority authority = Authority.in(folder);
    authority.issue("redis", "CN=redis");
    int tlsPort = ServerProcess.freePort();
    try (RedisProcess redis = redis(authority, tlsPort);
        ServerProcess node = ServerProcess.start(environment(authority, tlsPort, PASSWORD))) {
      ManagedChannel channel = node.channel();
      CacheServiceBlockingStub cache =
          CacheServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
      try {
        assertThat(cache.put(put()).hasStored()).isTrue();
        assertThat(cache.get(get()).getHit().getValue().getText()).isEqualTo("kept");
      } finally {
        channel.shutdownNow();
      }
      assertThat(redis.command("PING")).startsWith("-NOAUTH");
      assertThat(node.log().contains(PASSWORD)).isFalse();
    }
  }

  @Test
  void node_withTheWrongPassword_isNotReadyAndTellsNobodyThePassword() throws IOException {
    Authority authority = Authority.in(folder);
    authority.issue("redis", "CN=redis");
    int tlsPort = ServerProcess.freePort();
    try (RedisProcess redis = redis(authority, tlsPort);
        ServerProcess node =
            ServerProcess.launch(environment(authority, tlsPort, "wrong-9a1b2c3d")).untilLive()) {
      ServerProcess.Answer ready = node.management("/q/health/ready");

      assertThat(redis.command("PING")).startsWith("-NOAUTH");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.body()).doesNotContain("wrong-9a1b2c3d");
      assertThat(node.log()).doesNotContain("wrong-9a1b2c3d");
    }
  }

  private static RedisProcess redis(Authority authority, int tlsPort) {
    return RedisProcess.start(
        "tls-port",
        Integer.toString(tlsPort),
        "tls-cert-file",
        authority.certificate("redis").toString(),
        "tls-key-file",
        authority.key("redis").toString(),
        "tls-ca-cert-file",
        authority.certificate().toString(),
        "tls-auth-clients",
        "no",
        "requirepass",
        PASSWORD);
  }

  private Map<String, String> environment(Authority authority, int tlsPort, String password)
      throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("redis-tls.yaml"),
            """
            config_ordinal: 290
            freshold:
              store: redis
              namespaces:
                product: { max-staleness: 10m, puts: any, coherence: none }
            quarkus:
              tls:
                redis:
                  hostname-verification-algorithm: HTTPS
                  trust-store: { p12: { path: "%s", password: "%s" } }
              redis:
                hosts: "rediss://127.0.0.1:%d"
                tls-configuration-name: redis
            """
                .formatted(authority.trust(), Authority.PASSWORD, tlsPort));
    return Map.of(
        "QUARKUS_CONFIG_LOCATIONS", settings.toString(), "QUARKUS_REDIS_PASSWORD", password);
  }

  private static PutRequest put() {
    return PutRequest.newBuilder()
        .setNamespace("product")
        .setKey("1")
        .setValue(Value.newBuilder().setText("kept"))
        .build();
  }

  private static GetRequest get() {
    return GetRequest.newBuilder().setNamespace("product").setKey("1").build();
  }
}
