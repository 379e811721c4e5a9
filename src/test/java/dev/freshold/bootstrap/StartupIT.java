package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.freshold.testing.Authority;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Miss;
import dev.freshold.v1.PutRequest;
import dev.freshold.v1.PutResponse;
import dev.freshold.v1.Value;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node starts, is refused a start, and gets along with a Redis that comes and goes. */
final class StartupIT {

  private static final long PATIENCE_SECONDS = 30;

  @Test
  void start_withBadSettings_endsWithAllFaultsAndNoStackTrace(@TempDir Path folder)
      throws IOException {
    Path settings =
        Files.writeString(
            folder.resolve("bad.yaml"),
            """
            freshold:
              store: reddis
              namespaces:
                product:
                  preset: multi-producer
                  ttl: soon
                search:
                  preset: derivd
                  max-staleness: 5m
                  stale-while-revalidat: 1m
            """);

    String log = refusal(Map.of("QUARKUS_CONFIG_LOCATIONS", settings.toString()));

    assertThat(log)
        .contains("freshold.store")
        .contains("freshold.namespaces.product.max-staleness")
        .contains("freshold.namespaces.product.ttl")
        .contains("freshold.namespaces.search.preset")
        .contains("freshold.namespaces.search.stale-while-revalidat");
  }

  @Test
  void start_inPlainTextBeyondLoopback_isRefusedUnlessToldSo() {
    String log =
        refusal(
            Map.of(
                "QUARKUS_HTTP_HOST", "0.0.0.0", "QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES));

    assertThat(log)
        .contains("QUARKUS_TLS_KEY_STORE_PEM_NODE_CERT")
        .contains("FRESHOLD_SECURITY_PLAIN_TEXT");
  }

  @Test
  void start_withTlsAndPlainTextOnOnePort_saysWhatToSet(@TempDir Path folder) {
    Authority authority = Authority.in(folder);
    authority.issue("node", "CN=node");
    String log =
        refusal(
            Map.of(
                "QUARKUS_TLS_KEY_STORE_PEM_NODE_CERT",
                authority.certificate("node").toString(),
                "QUARKUS_TLS_KEY_STORE_PEM_NODE_KEY",
                authority.key("node").toString(),
                "QUARKUS_HTTP_INSECURE_REQUESTS",
                "enabled",
                "QUARKUS_CONFIG_LOCATIONS",
                ServerProcess.SAMPLES));

    assertThat(log).contains("QUARKUS_HTTP_INSECURE_REQUESTS").contains("ssl-port");
  }

  @Test
  void start_withATokenInPlaceOfItsHash_saysSoWithoutTheToken() {
    String log =
        refusal(
            Map.of(
                "FRESHOLD_SECURITY_CALLERS_WEB_TOKEN_SHA256",
                "hunter2-hunter2",
                "FRESHOLD_SECURITY_CALLERS_WEB_PERMISSIONS",
                "shop/*:read",
                "QUARKUS_CONFIG_LOCATIONS",
                ServerProcess.SAMPLES));

    assertThat(log)
        .contains("freshold.security.callers.web.token-sha256")
        .doesNotContain("hunter2");
  }

  @Test
  void start_onRedisWithoutHosts_saysWhatToSet() {
    String log = refusal(onRedis(Map.of()));

    assertThat(log).contains("no server is named").contains("QUARKUS_REDIS_HOSTS");
  }

  @Test
  void start_withValuesLargerThanAnyRequest_saysWhatToSet() {
    String log =
        refusal(
            Map.of(
                "FRESHOLD_LIMITS_MAX_VALUE",
                "64MiB",
                "QUARKUS_CONFIG_LOCATIONS",
                ServerProcess.SAMPLES));

    assertThat(log)
        .contains("freshold.limits.max-value")
        .contains("quarkus.grpc.server.max-inbound-message-size");
  }

  @Test
  void start_onARedisThatMayEvictControlState_isRefusedWithTheReason() {
    try (RedisProcess redis = RedisProcess.start("maxmemory-policy", "allkeys-lru")) {
      String log = refusal(onRedis(Map.of("QUARKUS_REDIS_HOSTS", redis.url())));

      assertThat(log).contains("maxmemory-policy").contains("allkeys-lru").contains("noeviction");
    }
  }

  @Test
  void start_withoutItsRedis_isUpButNotReadyUntilRedisIs() {
    try (RedisProcess redis = RedisProcess.start()) {
      redis.kill();
      try (ServerProcess server = launch(redis).untilLive();
          Connection connection = new Connection(server.channel())) {
        ServerProcess.Answer ready = server.management("/q/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.body()).contains("\"why\"").contains(Integer.toString(redis.port()));
        assertUnavailable(() -> connection.get("CH"));

        redis.restart();

        server.untilReady();
        assertThat(connection.put("CH").hasStored()).isTrue();
        assertThat(connection.get("CH").hasHit()).isTrue();
      }
    }
  }

  @Test
  void redis_killedAndBackFromItsLog_opensANewEpochInWhichNothingOldIsServed() {
    try (RedisProcess redis = RedisProcess.start("appendonly", "yes", "appendfsync", "always");
        ServerProcess server = launch(redis).untilReady();
        Connection connection = new Connection(server.channel())) {
      connection.put("CH");
      assertThat(connection.get("CH").hasHit()).isTrue();

      redis.kill();
      assertUnavailable(() -> connection.get("LI"));
      assertThat(connection.get("CH").getHit().getServed()).isEqualTo(Hit.Served.LOCAL);
      redis.restart();
      server.untilReady();

      assertThat(redis.command("KEYS *country*")).contains("CH");
      GetResponse after = Await.eventually(() -> connection.get("CH"), GetResponse::hasMiss);
      assertThat(after.getMiss().getReason()).isEqualTo(Miss.Reason.INVALIDATED);
      connection.put("CH");
      assertThat(connection.get("CH").hasHit()).isTrue();
    }
  }

  /** What a node says that does not start. */
  private static String refusal(Map<String, String> environment) {
    try (ServerProcess server = ServerProcess.launch(environment)) {
      assertThat(server.exitCode()).as(server.log()).isEqualTo(1);
      assertThat(server.log()).doesNotContain("\tat ").doesNotContain("Exception");
      return server.log();
    }
  }

  /** Who has no rules does not wait for their language at each start. */
  @Test
  void start_withoutRules_loadsNothingOfTheirLanguage(@TempDir Path folder) throws IOException {
    Path loaded = folder.resolve("loaded.txt");

    try (ServerProcess server =
        ServerProcess.start(
            Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Xlog:class+load:file=" + loaded,
                "QUARKUS_CONFIG_LOCATIONS",
                ServerProcess.settingsFile("samples/demo.yaml")))) {
      assertThat(server.management("/q/health/ready").status()).isEqualTo(200);
    }

    assertThat(Files.readString(loaded))
        .contains("dev.freshold.bootstrap.Startup")
        .doesNotContain("dev.cel.");
  }

  private static ServerProcess launch(RedisProcess redis) {
    return ServerProcess.launch(onRedis(Map.of("QUARKUS_REDIS_HOSTS", redis.url())));
  }

  private static Map<String, String> onRedis(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("FRESHOLD_STORE", "redis");
    environment.put("QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES);
    return environment;
  }

  private static void assertUnavailable(Supplier<GetResponse> call) {
    StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call::get);
    assertThat(error).isNotNull();
    assertThat(error.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(detail(error, ErrorInfo.class).getReason()).isEqualTo("STORE_UNAVAILABLE");
    assertThat(detail(error, RetryInfo.class).hasRetryDelay()).isTrue();
  }

  private static <T extends Message> T detail(StatusRuntimeException error, Class<T> type) {
    try {
      for (Any detail : Objects.requireNonNull(StatusProto.fromThrowable(error)).getDetailsList()) {
        if (detail.is(type)) {
          return detail.unpack(type);
        }
      }
    } catch (InvalidProtocolBufferException malformed) {
      throw new AssertionError(malformed);
    }
    throw new AssertionError("no " + type.getSimpleName() + " in " + error);
  }

  /** One caller. */
  private record Connection(ManagedChannel channel) implements AutoCloseable {

    GetResponse get(String key) {
      return stub()
          .get(
              GetRequest.newBuilder()
                  .setNamespace("country")
                  .setKey(key)
                  .setOnMiss(GetRequest.OnMiss.RETURN)
                  .build());
    }

    PutResponse put(String key) {
      return stub()
          .put(
              PutRequest.newBuilder()
                  .setNamespace("country")
                  .setKey(key)
                  .setValue(Value.newBuilder().setText("Switzerland"))
                  .build());
    }

    private CacheServiceBlockingStub stub() {
      return CacheServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
