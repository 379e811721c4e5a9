package dev.freshold.origin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadCall;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origin;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.policy.UrlTemplate;
import dev.freshold.testing.Await;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An origin over real sockets, well and ill. */
class HttpOriginTest {

  private static final Vertx VERTX = Vertx.vertx();

  private static final int MAX_VALUE = 1_000;

  /** For what is answered, however slow the machine is. */
  private static final Duration LONG = Duration.ofSeconds(15);

  /** For what never is. */
  private static final Duration SHORT = Duration.ofMillis(200);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void load_ofAKey_asksForItsUrl() {
    RawServer server = serve((asked, wire) -> wire.answer("200 OK\r\nContent-Type: text/a", "one"));
    Origin origin = origin(server.url("/p/{id}?all={key}"), LONG, KeyTemplate.parse("user:{id}"));

    LoadAnswer answer = load(origin, item("user:a/b", null, false, ""));

    assertThat(answer).isEqualTo(found("one", "text/a", ""));
    RawServer.Asked asked = server.asked().getFirst();
    assertThat(asked.lines().getFirst()).isEqualTo("GET /p/a%2Fb?all=user%3Aa%2Fb HTTP/1.1");
    assertThat(asked.header("accept")).isEqualTo("*/*");
    assertThat(asked.header("accept-encoding")).isEqualTo("identity");
    assertThat(asked.header("freshold-tenant")).isEqualTo("acme");
    assertThat(asked.header("freshold-node")).isEqualTo("node-1");
    assertThat(asked.header("host")).startsWith("127.0.0.1:");
    assertThat(asked.header("freshold-min-version")).isEmpty();
    assertThat(asked.header("cache-control")).isEmpty();
    assertThat(asked.header("if-none-match")).isEmpty();
    assertThat(asked.header("upgrade")).isEmpty();
  }

  @Test
  void load_behindAFence_saysWhatIsKnown() {
    RawServer server = serve((asked, wire) -> wire.answer("304 Not Modified", ""));
    Origin origin = origin(server.url("/{key}"), LONG, null);

    LoadAnswer answer = load(origin, item("k", new Version(7), true, "W/\"e\""));

    assertThat(answer).isEqualTo(new LoadAnswer.NotModified(null, null));
    RawServer.Asked asked = server.asked().getFirst();
    assertThat(asked.header("freshold-min-version")).isEqualTo("7");
    assertThat(asked.header("cache-control")).isEqualTo("no-cache");
    assertThat(asked.header("if-none-match")).isEqualTo("W/\"e\"");
  }

  @Test
  void load_byAMoment_asksWhetherItWasModifiedSince() {
    String then = "Tue, 03 Nov 2026 09:00:00 GMT";
    RawServer server =
        serve(
            (asked, wire) ->
                wire.answer(
                    "200 OK\r\nDate: Tue, 03 Nov 2026 10:00:00 GMT\r\nLast-Modified: " + then,
                    "a"));
    Origin origin = origin(server.url("/{key}"), LONG, null);

    LoadAnswer first = load(origin, item("k"));
    String validator = first instanceof LoadAnswer.Found found ? found.value().validator() : "";
    load(origin, item("k", null, false, validator));

    assertThat(server.asked().getLast().header("if-modified-since")).isEqualTo(then);
  }

  @Test
  void load_oneAfterTheOther_usesOneConnection() {
    RawServer server = serve((asked, wire) -> wire.answer("200 OK", "" + asked.place()));
    Origin origin = origin(server.url("/{key}"), LONG, null);

    for (int i = 0; i < 5; i++) {
      assertThat(load(origin, item("k" + i))).isEqualTo(found("" + i, "", ""));
    }

    assertThat(server.asked()).hasSize(5).allMatch(asked -> asked.connection() == 0);
  }

  @Test
  void load_ofAFailureWithABody_leavesTheConnectionGood() {
    RawServer server = serve((asked, wire) -> wire.answer("500 Oops", "x".repeat(MAX_VALUE)));
    Origin origin = origin(server.url("/{key}"), LONG, null);

    LoadAnswer answer = load(origin, item("k"));
    load(origin, item("k"));

    assertThat(answer).isEqualTo(new LoadAnswer.Failed("the origin answered HTTP 500"));
    assertThat(server.asked()).hasSize(2).allMatch(asked -> asked.connection() == 0);
  }

  @Test
  void load_severalAtOnce_areAskedAtOnce() {
    CountDownLatch all = new CountDownLatch(4);
    RawServer server =
        serve(
            (asked, wire) -> {
              all.countDown();
              untilZero(all);
              wire.answer("200 OK", "v");
            });
    Origin origin = origin(server.url("/{key}"), LONG, null);

    List<Uni<LoadAnswer>> loads =
        IntStream.range(0, 4).mapToObj(i -> begin(origin, item("k" + i))).toList();

    assertThat(Await.of(Uni.join().all(loads).andFailFast())).allMatch(found("v", "", "")::equals);
  }

  /** The race that every pool runs: the origin closes what is idle just as it is used again. */
  @Test
  void load_overAConnectionThatEndsWhenItIsUsedAgain_asksOverAnother() {
    RawServer server =
        serve(
            (asked, wire) -> {
              if (asked.place() == 1) {
                wire.close();
              } else {
                wire.answer("200 OK", "" + asked.place());
              }
            });
    Origin origin = origin(server.url("/{key}"), LONG, null);
    load(origin, item("k"));

    LoadAnswer answer = load(origin, item("k"));

    assertThat(answer).isEqualTo(found("2", "", ""));
    assertThat(server.asked()).extracting(RawServer.Asked::connection).containsExactly(0, 0, 1);
  }

  @Test
  void load_thatIsResetOnANewConnection_isNotRepeated() {
    RawServer server = serve((asked, wire) -> wire.reset());
    Origin origin = origin(server.url("/{key}"), LONG, null);

    assertThat(load(origin, item("k"))).isInstanceOf(LoadAnswer.Failed.class);

    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void load_ofARedirect_doesNotGoThere() {
    RawServer server =
        serve((asked, wire) -> wire.answer("302 Found\r\nLocation: /elsewhere", "go on"));
    Origin origin = origin(server.url("/{key}"), LONG, null);

    assertThat(load(origin, item("k")))
        .isEqualTo(new LoadAnswer.Failed("the origin answered HTTP 302"));
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void load_ofTheLargestValue_isFound() {
    String largest = "x".repeat(MAX_VALUE);
    RawServer server = serve((asked, wire) -> wire.answer("200 OK", largest));

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isEqualTo(found(largest, "", ""));
  }

  @Test
  void load_ofALargerValue_isNotRead() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n");
              wire.hang();
            });

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k"))).isEqualTo(tooLarge());
    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_ofAValueThatDoesNotEnd_isReadNoFurther() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              wire.drip("64\r\n" + "x".repeat(100) + "\r\n");
            });

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k"))).isEqualTo(tooLarge());
    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_ofALargeNotFound_isAbsent() {
    RawServer server = serve((asked, wire) -> wire.answer("404 No", "x".repeat(MAX_VALUE + 1)));

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isEqualTo(new LoadAnswer.Absent(null, "HTTP 404", List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 2OO OK\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "220 mail.example ESMTP\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nbad header line\r\n",
        "HTTP/1.1 200",
        ""
      })
  void load_ofWhatIsNoWholeAnswer_hasFailed(String bytes) {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send(bytes);
              wire.close();
            });

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void load_ofAHugeHeader_hasFailed() {
    RawServer server =
        serve((asked, wire) -> wire.answer("200 OK\r\nX-Much: " + "x".repeat(64 << 10), "v"));

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isEqualTo(new LoadAnswer.Failed("the origin's header is too large"));
  }

  @Test
  void load_thatIsResetWithinItsBody_hasFailed() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nabc");
              wire.reset();
            });

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void load_ofAnAnswerWithoutLength_endsWithTheConnection() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.0 200 OK\r\n\r\nall of it");
              wire.close();
            });

    assertThat(load(origin(server.url("/{key}"), LONG, null), item("k")))
        .isEqualTo(found("all of it", "", ""));
  }

  @Test
  void load_thatHangs_endsAtItsDeadlineAndIsReset() {
    RawServer server = serve((asked, wire) -> wire.hang());

    assertThat(load(origin(server.url("/{key}"), SHORT, null), item("k"))).isEqualTo(late());
    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_whoseHeaderNeverEnds_endsAtItsDeadline() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\n");
              wire.drip("X-A: b\r\n");
            });

    assertThat(load(origin(server.url("/{key}"), SHORT, null), item("k"))).isEqualTo(late());
    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_whoseBodyDrips_endsAtItsDeadline() {
    RawServer server =
        serve(
            (asked, wire) -> {
              wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              wire.drip("x");
            });

    assertThat(load(origin(server.url("/{key}"), SHORT, null), item("k"))).isEqualTo(late());
    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_thatNobodyWaitsForAnyMore_isReset() {
    RawServer server = serve((asked, wire) -> wire.hang());
    Origin origin = origin(server.url("/{key}"), LONG, null);
    Cancellable load = origin.load(call(item("k"))).subscribe().with(answer -> {});
    Await.eventually(server::asked, asked -> asked.size() == 1);

    load.cancel();

    Await.eventually(server::left, left -> left.contains(0));
  }

  @Test
  void load_ofAnOriginThatIsNotThere_hasFailed() {
    RawServer server = serve((asked, wire) -> wire.close());
    Origin origin = origin(server.url("/{key}"), LONG, null);
    server.close();

    assertThat(load(origin, item("k"))).isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void load_fromWhomNoAuthorityKnows_hasFailed(@TempDir Path folder) {
    HttpServer server =
        VERTX
            .createHttpServer(SelfSigned.in(folder).server())
            .requestHandler(request -> request.response().end("v"));
    int port =
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join().actualPort();
    open.add(() -> server.close().toCompletionStage().toCompletableFuture().join());

    assertThat(load(origin("https://127.0.0.1:" + port + "/{key}", LONG, null), item("k")))
        .isEqualTo(new LoadAnswer.Failed("TLS with the origin failed"));
  }

  @Test
  void load_ofAKeyThatIsAWayOutOfThePath_asksNobody() {
    RawServer server = serve((asked, wire) -> wire.answer("200 OK", "v"));

    assertThat(load(origin(server.url("/p/{key}"), LONG, null), item("..")))
        .isEqualTo(new LoadAnswer.Failed("the key: \"..\" cannot be a part of a URL's path"));
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void store_isRefused() {
    Origin origin = origin("http://127.0.0.1:1/{key}", LONG, null);
    StoreCall call =
        new StoreCall(
            item("k").key(), new Outcome.Value(Payload.of("v"), true, ""), null, List.of(), "r");

    assertThat(Await.of(origin.store(call)))
        .isEqualTo(new StoreAnswer.Refused("UNIMPLEMENTED", "an HTTP origin is read only"));
    assertThat(origin.mostItems()).isEqualTo(1);
    assertThat(origin.describe()).isEqualTo("http http://127.0.0.1:1/{key}");
  }

  @Test
  void close_ofTwoThatShareAClient_isQuiet() {
    HttpOrigins origins = new HttpOrigins(VERTX, "node-1", MAX_VALUE, 4);
    Origin one = origins.of(address("http://127.0.0.1:1/{key}", null), policy(LONG), null);
    Origin other = origins.of(address("http://127.0.0.1:2/{key}", null), policy(LONG), null);

    assertThat(
            catchThrowable(
                () -> {
                  one.close();
                  other.close();
                }))
        .isNull();
  }

  private RawServer serve(RawServer.Script script) {
    RawServer server = new RawServer(script);
    open.addFirst(server);
    return server;
  }

  private Origin origin(String url, Duration timeout, @Nullable KeyTemplate shape) {
    Origin origin =
        new HttpOrigins(VERTX, "node-1", MAX_VALUE, 4)
            .of(address(url, shape), policy(timeout), shape);
    open.add(origin);
    return origin;
  }

  private static OriginPolicy.Http address(String url, @Nullable KeyTemplate shape) {
    return new OriginPolicy.Http(
        UrlTemplate.parse(url, shape == null ? List.of() : shape.placeholders()),
        "Freshold-Version");
  }

  private static OriginPolicy policy(Duration timeout) {
    return new OriginPolicy(
        address("http://h/{key}", null), 4, 4, timeout, timeout, 1, Duration.ZERO, 100);
  }

  private static LoadItem item(String key) {
    return item(key, null, false, "");
  }

  private static LoadItem item(
      String key, @Nullable Version lowest, boolean primary, String validator) {
    return new LoadItem(
        new EntryKey(new Tenant("acme"), "page", "", key), lowest, primary, validator);
  }

  private static LoadCall call(LoadItem item) {
    return new LoadCall(item.key().tenant(), item.key().namespace(), "", List.of(item));
  }

  private static LoadAnswer load(Origin origin, LoadItem item) {
    return Await.of(begin(origin, item));
  }

  private static Uni<LoadAnswer> begin(Origin origin, LoadItem item) {
    return origin.load(call(item)).map(List::getFirst);
  }

  private static LoadAnswer found(String body, String type, String validator) {
    return new LoadAnswer.Found(
        new Outcome.Value(Payload.of(body), type.startsWith("text/"), type, validator),
        null,
        List.of(),
        null,
        null);
  }

  private static LoadAnswer tooLarge() {
    return new LoadAnswer.Failed(
        "the origin answered with more than 1000 bytes; see freshold.limits.max-value");
  }

  private static LoadAnswer late() {
    return new LoadAnswer.Failed("the origin did not answer within 200 ms");
  }

  private static void untilZero(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
