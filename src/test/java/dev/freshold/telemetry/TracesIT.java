package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.freshold.testing.Await;
import dev.freshold.testing.PrometheusProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest.OnMiss;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A packaged node that is told to trace, and to write its lines as JSON. */
@TestInstance(Lifecycle.PER_CLASS)
class TracesIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** Spans as they were sent, in protobuf, whose strings can be read as they are. */
  private final Queue<String> sent = new ConcurrentLinkedQueue<>();

  private HttpServer collector;
  private WatchedFleet fleet;
  private ManagedChannel channel;

  @BeforeAll
  void start() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    collector.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          sent.add(new String(body, StandardCharsets.ISO_8859_1));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    fleet =
        new WatchedFleet(
            1,
            Map.of(
                "QUARKUS_OTEL_SDK_DISABLED",
                "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "200ms",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                "true"));
    channel = fleet.nodes.getFirst().channel();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    fleet.close();
    collector.stop(0);
  }

  private CacheServiceBlockingStub traced() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-%s-00f067aa0ba902b7-01".formatted(TRACE));
    return CacheServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Test
  void get_withATraceparent_isToldOf_andTakesItToTheOrigin() {
    var _ = Exercise.get(traced(), "product", "secret", OnMiss.LOAD);

    Await.within(
        PATIENCE,
        () -> String.join("", sent),
        all ->
            List.of("freshold.v1.CacheService/Get", "store READ", "load", "origin load").stream()
                .allMatch(all::contains));
    assertThat(String.join("", sent)).doesNotContain("secret");
    assertThat(fleet.traceparents).anyMatch(one -> one.startsWith("00-" + TRACE));
  }

  @Test
  void hit_thatWasTraced_isAnExampleThatPrometheusKeeps() {
    ServerProcess node = fleet.nodes.getFirst();

    try (PrometheusProcess prometheus =
        PrometheusProcess.start(List.of("127.0.0.1:" + node.managementPort()), List.of())) {
      var _ = Exercise.get(traced(), "product", "example", OnMiss.LOAD);

      assertThat(
              Await.within(
                  PATIENCE,
                  () -> prometheus.exemplars("freshold_served_age_seconds_bucket"),
                  traces -> !traces.isEmpty()))
          .contains(TRACE);
    }
  }

  @Test
  void lines_writtenAsJson_areObjectsWithTheirKeysInTheMessage() {
    String line =
        fleet
            .nodes
            .getFirst()
            .log()
            .lines()
            .filter(one -> one.contains("namespaces=3"))
            .findFirst()
            .orElseThrow();

    assertThat(new JsonObject(line).getString("level")).isEqualTo("INFO");
    assertThat(new JsonObject(line).getString("message")).startsWith("store=");
  }
}
