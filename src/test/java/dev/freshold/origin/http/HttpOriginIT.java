package dev.freshold.origin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.Negative;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A packaged node that loads documents, in plain text and over TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpOriginIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx = Vertx.vertx();
  private final RawServer origin = new RawServer(HttpOriginIT::answer);
  private final Set<HttpVersion> spoken = ConcurrentHashMap.newKeySet();
  private ServerProcess node;
  private ManagedChannel channel;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    SelfSigned identity = SelfSigned.in(folder);
    int port = serveOverTls(identity);
    Path settings =
        Files.writeString(
            folder.resolve("namespaces.yaml"),
            """
            freshold:
              namespaces:
                page:
                  max-staleness: 10m
                  ttl: 1m
                  jitter: 0%%
                  early-refresh: 0
                  stale-while-revalidate: 0s
                  stale-if-error: 5m
                  negative: {not-found: 1m, error: 1m}
                  on-miss: load
                  origin: {http: "%s"}
                  origin-limits: {timeout: 1m, soft-timeout: 1m}
                hasty:
                  max-staleness: 10m
                  negative: {error: 1m}
                  on-miss: load
                  origin: {http: "%s"}
                  origin-limits: {timeout: 300ms}
                secret:
                  max-staleness: 10m
                  on-miss: load
                  origin: {http: "https://127.0.0.1:%d/{key}"}
                  origin-limits: {timeout: 1m}
            """
                .formatted(origin.url("/pages/{key}"), origin.url("/pages/{key}"), port));
    node =
        ServerProcess.start(
            Map.of(
                "QUARKUS_CONFIG_LOCATIONS",
                settings.toString(),
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
                    .formatted(identity.store(), SelfSigned.PASSWORD)));
    channel = node.channel();
  }

  private int serveOverTls(SelfSigned identity) {
    HttpServer server =
        vertx
            .createHttpServer(identity.server())
            .requestHandler(
                request -> {
                  spoken.add(request.version());
                  request.response().putHeader("content-type", "text/plain").end("over TLS");
                });
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  @AfterAll
  void stop() {
    channel.shutdownNow();
    node.close();
    origin.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** By the name of the document. */
  private static void answer(RawServer.Asked asked, RawServer.Wire wire) throws IOException {
    switch (document(asked)) {
      case "revalidated" -> {
        if (asked.header("if-none-match").equals("\"v1\"")) {
          wire.send(
              head(
                  "HTTP/1.1 304 Not Modified",
                  "ETag: \"v1\"",
                  "Cache-Control: max-age=60",
                  "",
                  ""));
        } else {
          wire.answer(
              head(
                  "200 OK",
                  "Content-Type: application/json",
                  "ETag: \"v1\"",
                  "Freshold-Version: 7",
                  "Surrogate-Key: a b",
                  "Cache-Control: max-age=1, stale-if-error=300"),
              "{\"n\":1}");
        }
      }
      case "long" ->
          wire.answer("200 OK\r\nCache-Control: max-age=86400, stale-if-error=86400", "");
      case "private" -> wire.answer("200 OK\r\nCache-Control: private", "for you");
      case "missing" -> wire.answer("404 Not Found", "secret words");
      case "forbidden" -> wire.answer("403 Forbidden", "secret words");
      case "broken" -> wire.answer("500 Oops", "secret words");
      case "away" -> wire.answer("503 Service Unavailable", "");
      case "huge" -> {
        wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        wire.drip("10000\r\n" + "x".repeat(0x10000) + "\r\n");
      }
      case "garbage" -> {
        wire.send("220 mail.example ESMTP\r\n\r\n");
        wire.close();
      }
      case "cut" -> {
        wire.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc");
        wire.reset();
      }
      case "hanging" -> wire.hang();
      default -> wire.answer("302 Found\r\nLocation: /pages/elsewhere", "");
    }
  }

  private static String head(String... lines) {
    return String.join("\r\n", lines);
  }

  private static String document(RawServer.Asked asked) {
    return asked.lines().getFirst().split("[ /]+", -1)[2];
  }

  @Test
  void document_pastItsFreshness_isRevalidatedAndFreshAnew() {
    Hit first = get("page", "revalidated").getHit();
    assertThat(first.getValue().getText()).isEqualTo("{\"n\":1}");
    assertThat(first.getVersion()).isEqualTo(7);
    assertThat(first.getTagsList()).containsExactlyInAnyOrder("a", "b");

    Hit again =
        Await.within(
                PATIENCE,
                () -> get("page", "revalidated"),
                answer ->
                    answer.getHit().getServed() == Hit.Served.ORIGIN
                        && asked("revalidated").size() > 1)
            .getHit();

    assertThat(again.getFreshness()).isEqualTo(Hit.Freshness.FRESH);
    assertThat(again.getValue()).isEqualTo(first.getValue());
    assertThat(again.getVersion()).isEqualTo(7);
    assertThat(again.getTagsList()).containsExactlyInAnyOrder("a", "b");
    assertThat(asked("revalidated"))
        .extracting(asked -> asked.header("if-none-match"))
        .containsExactly("", "\"v1\"");
    assertThat(get("page", "revalidated").getHit().getFreshness()).isEqualTo(Hit.Freshness.FRESH);
    assertThat(asked("revalidated")).hasSize(2);
  }

  @Test
  void document_thatMayLiveLongerThanThePolicy_doesNot() {
    Hit hit = get("page", "long").getHit();

    assertThat(hit.getFreshFor().getSeconds()).isLessThanOrEqualTo(60);
    assertThat(hit.getStaleFor().getSeconds()).isLessThanOrEqualTo(360);
  }

  @Test
  void document_forOneReader_isAskedForByEach() {
    assertThat(get("page", "private").getHit().getValue().getData().toStringUtf8())
        .isEqualTo("for you");
    assertThat(get("page", "private").hasHit()).isTrue();

    assertThat(asked("private")).hasSize(2);
  }

  @Test
  void document_thatIsNotThere_isRemembered() {
    Negative none = get("page", "missing").getNegative();
    get("page", "missing");

    assertThat(none.getKind()).isEqualTo(Negative.Kind.NOT_FOUND);
    assertThat(none.getMessage()).isEqualTo("HTTP 404");
    assertThat(asked("missing")).hasSize(1);
  }

  @Test
  void document_thatWeMayNotHave_isDeniedToEach() {
    for (int i = 1; i <= 2; i++) {
      StatusRuntimeException denied =
          catchThrowableOfType(StatusRuntimeException.class, () -> get("page", "forbidden"));

      assertThat(denied.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(denied.getMessage()).doesNotContain("secret words");
      assertThat(asked("forbidden")).hasSize(i);
    }
  }

  @Test
  void document_ofAnOriginThatIsIll_isAnErrorForAWhile() {
    for (String name : List.of("broken", "away", "huge", "garbage", "cut", "moved")) {
      Negative failure = get("page", name).getNegative();
      get("page", name);

      assertThat(failure.getKind()).as(name).isEqualTo(Negative.Kind.ORIGIN_ERROR);
      assertThat(failure.getMessage()).as(name).isNotEmpty().doesNotContain("secret words");
    }
    assertThat(asked("broken")).hasSize(1);
    assertThat(asked("away")).hasSize(1);
    assertThat(asked("moved")).hasSize(1);
    assertThat(asked("elsewhere")).isEmpty();
  }

  @Test
  void document_thatHangs_isAnErrorAtTheTimeout() {
    Negative failure = get("hasty", "hanging").getNegative();

    assertThat(failure.getMessage()).isEqualTo("the origin did not answer within 300 ms");
    int connection = asked("hanging").getFirst().connection();
    Await.eventually(origin::left, left -> left.contains(connection));
  }

  @Test
  void document_overTls_isTakenFromWhomTheJvmTrusts() {
    Hit hit = get("secret", "k").getHit();

    assertThat(hit.getValue().getText()).isEqualTo("over TLS");
    assertThat(spoken).containsExactly(HttpVersion.HTTP_2);
  }

  @Test
  void documents_appearInNoMetric() {
    get("page", "measured");

    String metrics = node.management("/q/metrics").body();

    assertThat(metrics).contains("freshold_origin").doesNotContain("measured");
  }

  private List<RawServer.Asked> asked(String document) {
    return origin.asked().stream().filter(asked -> document(asked).equals(document)).toList();
  }

  private GetResponse get(String namespace, String key) {
    return CacheServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .get(
            GetRequest.newBuilder()
                .setNamespace(namespace)
                .setKey(key)
                .setOnMiss(GetRequest.OnMiss.LOAD)
                .build());
  }
}
