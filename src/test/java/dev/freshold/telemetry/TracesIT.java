package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import dev.freshold.testing.Await;
import dev.freshold.testing.PrometheusProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetRequest.OnMiss;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.InvalidateTagRequest;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A packaged node that traces its calls to a real receiver, and writes its lines as JSON. */
@TestInstance(Lifecycle.PER_CLASS)
class TracesIT {

  private static final java.time.Duration PATIENCE = java.time.Duration.ofMinutes(2);
  private static final String CALLERS_SPAN = "00f067aa0ba902b7";
  private static final String GET = "freshold.v1.CacheService/Get";
  private static final Pattern PAIR = Pattern.compile("(?:^| )([a-z_]+)=");
  private static final Pattern ROW = Pattern.compile("^\\| `(\\w+)` \\|", Pattern.MULTILINE);
  private static final Pattern FIELDS = Pattern.compile("an object a line, with ([^|]*)");
  private static final Pattern WORD = Pattern.compile("`(\\w+)`");

  private OtlpReceiver receiver;
  private WatchedFleet fleet;
  private ManagedChannel channel;

  @BeforeAll
  void start() {
    receiver = new OtlpReceiver();
    fleet =
        new WatchedFleet(
            1,
            Map.of(
                "QUARKUS_OTEL_SDK_DISABLED", "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "200ms",
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true"));
    channel = node().channel();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    fleet.close();
    receiver.close();
  }

  private ServerProcess node() {
    return fleet.nodes.getFirst();
  }

  private static <S extends AbstractStub<S>> S in(String trace, S stub) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-%s-%s-01".formatted(trace, CALLERS_SPAN));
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private GetResponse load(String trace, String key) {
    return Exercise.get(
        in(trace, CacheServiceGrpc.newBlockingStub(channel)), "product", key, OnMiss.LOAD);
  }

  private ListenableFuture<GetResponse> beginLoad(String trace, String key) {
    return in(trace, CacheServiceGrpc.newFutureStub(channel))
        .get(
            GetRequest.newBuilder()
                .setNamespace("product")
                .setKey(key)
                .setOnMiss(OnMiss.LOAD)
                .setWait(Duration.newBuilder().setSeconds(60))
                .build());
  }

  private Span told(String trace, String name) {
    return Await.within(PATIENCE, () -> receiver.of(trace, name), some -> !some.isEmpty())
        .getFirst();
  }

  private void measured(String metric, double expected) {
    Await.within(PATIENCE, () -> node().metric(metric), number -> number == expected);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  @Test
  void get_thatLoads_isInTheTraceOfItsCallerWithAllItsSteps_andTakesItToTheOrigin() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    assertThat(load(trace, "secret-key").hasHit()).isTrue();

    Span get = told(trace, GET);
    Span load = told(trace, "load");
    Span origin = told(trace, "origin load");
    assertThat(get.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
    assertThat(hex(get.getParentSpanId())).isEqualTo(CALLERS_SPAN);
    assertThat(load.getParentSpanId()).isEqualTo(get.getSpanId());
    assertThat(origin.getParentSpanId()).isEqualTo(load.getSpanId());
    assertThat(told(trace, "store READ").getParentSpanId()).isEqualTo(get.getSpanId());
    assertThat(told(trace, "store PUT").getParentSpanId()).isEqualTo(load.getSpanId());
    assertThat(fleet.traceparents)
        .contains("00-%s-%s-01".formatted(trace, hex(origin.getSpanId())));
    assertThat(receiver.all().toString()).doesNotContain("secret-key");
  }

  @Test
  void get_thatWaitsForTheLoadOfAnother_isLinkedToIt() {
    String loaders = "0af7651916cd43dd8448eb211c80319c";
    String waiters = "5b8aa5a2d2c872e8321cf37308d69df2";
    fleet.holdOrigin();
    try {
      ListenableFuture<GetResponse> loader = beginLoad(loaders, "waited-for");
      measured("freshold_origin_underway{namespace=\"product\"}", 1);
      ListenableFuture<GetResponse> waiter = beginLoad(waiters, "waited-for");
      measured("freshold_waiting", 1);

      fleet.releaseOrigin();

      assertThat(Futures.getUnchecked(loader).hasHit()).isTrue();
      assertThat(Futures.getUnchecked(waiter).hasHit()).isTrue();
    } finally {
      fleet.releaseOrigin();
    }
    Span load = told(loaders, "load");
    Span.Link link = told(waiters, GET).getLinksList().getFirst();
    assertThat(hex(link.getTraceId())).isEqualTo(loaders);
    assertThat(link.getSpanId()).isEqualTo(load.getSpanId());
    assertThat(told(loaders, GET).getLinksList()).isEmpty();
    assertThat(receiver.of(waiters, "load")).as("but early ones").allMatch(TracesIT::isRefresh);
  }

  /**
   * Who reads a value that took long to load, and is not fresh for much longer, may load it anew.
   */
  private static boolean isRefresh(Span load) {
    return load.getAttributesList().stream()
        .anyMatch(
            one ->
                one.getKey().equals("freshold.refresh")
                    && one.getValue().getStringValue().equals("true"));
  }

  @Test
  void histograms_ofCallsThatWereTraced_bringExamplesThatPrometheusKeeps() {
    String trace = "0123456789abcdef0123456789abcdef";

    try (PrometheusProcess prometheus =
        PrometheusProcess.start(List.of("127.0.0.1:" + node().managementPort()), List.of())) {
      var loaded = load(trace, "example");
      var invalidated =
          in(trace, CacheServiceGrpc.newBlockingStub(channel))
              .invalidateTag(InvalidateTagRequest.newBuilder().addTags("product:example").build());

      fleet.nats.send("products", List.of(event(trace).getBytes(StandardCharsets.UTF_8)));

      assertThat(loaded.hasHit()).isTrue();
      assertThat(invalidated.getReceipt()).isNotEmpty();
      assertThat(hex(told(trace, "event").getParentSpanId())).isEqualTo(CALLERS_SPAN);
      for (String histogram :
          List.of("served_age", "load", "invalidation_effect", "event_effect", "store_step")) {
        Await.within(
            PATIENCE,
            () -> prometheus.exemplars("freshold_" + histogram + "_seconds_bucket"),
            traces -> traces.contains(trace));
      }
    }
  }

  /** A CloudEvent that names the trace of whoever made it happen. */
  private static String event(String trace) {
    return """
    {"specversion": "1.0", "id": "1", "source": "shop", "type": "changed",
     "traceparent": "00-%s-%s-01", "data": {"id": "example", "version": 7}}
    """
        .formatted(trace, CALLERS_SPAN);
  }

  /**
   * The vocabulary is that of docs/operations/logs.md: fields of the object, keys in the message.
   */
  @Test
  void lines_writtenAsJson_haveNoOtherFieldsAndKeysThanThePageLists() throws IOException {
    String page = Files.readString(Path.of("docs/operations/logs.md"));
    Set<String> fields = words(WORD, words(FIELDS, page).stream().collect(Collectors.joining(" ")));
    Set<String> keys = words(ROW, page);

    List<JsonObject> lines =
        node().log().lines().dropWhile(line -> !line.startsWith("{")).map(JsonObject::new).toList();

    for (JsonObject line : lines) {
      assertThat(fields).as(line.encode()).containsAll(line.fieldNames());
      if (line.getString("loggerName").startsWith("dev.freshold.")) {
        assertThat(keys).as(line.encode()).containsAll(words(PAIR, line.getString("message")));
      }
    }
    JsonObject started =
        lines.stream()
            .filter(line -> line.getString("message").contains("namespaces=3"))
            .findFirst()
            .orElseThrow();
    assertThat(started.getString("level")).isEqualTo("INFO");
    assertThat(words(PAIR, started.getString("message"))).contains("store", "namespaces");
  }

  private static Set<String> words(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .collect(Collectors.toSet());
  }
}
