package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.client.internal.pb.AbandonRequest;
import dev.freshold.client.internal.pb.GetRequest;
import dev.freshold.client.internal.pb.InvalidateTagRequest;
import dev.freshold.client.internal.pb.PutRequest;
import dev.freshold.client.testing.Await;
import dev.freshold.client.testing.FakeServer;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FresholdTest {
  private final FakeServer server;
  private final Freshold client;

  FresholdTest() throws Exception {
    server = new FakeServer();
    client = server.client();
  }

  @AfterEach
  void end() {
    client.close();
    server.close();
  }

  private Cache<String> cache() {
    return client.cache("product", Codecs.text());
  }

  @Test
  void aCall_saysWhoseItIs() {
    try (Freshold other = server.builder().tenant("acme").token("secret").build()) {
      other.cache("product", String.class).get("1");

      assertThat(server.header("freshold-tenant")).isEqualTo("acme");
      assertThat(server.header("authorization")).isEqualTo("Bearer secret");
    }
  }

  @Test
  void severalAddresses_areOneFleet() throws Exception {
    try (FakeServer second = new FakeServer();
        Freshold both =
            Freshold.builder(server.address(), second.address())
                .callTimeout(Duration.ofSeconds(60))
                .build()) {
      Cache<String> cache = both.cache("product", String.class);

      Await.until(
          "both are asked",
          () -> {
            cache.get("1");
            return !server.asked(GetRequest.class).isEmpty()
                && !second.asked(GetRequest.class).isEmpty();
          });
    }
  }

  @Test
  void anAsyncLoader_isPutAndAnswered() {
    Loader<String> loader =
        Loader.async(
            ask ->
                CompletableFuture.completedFuture(
                    Loaded.of("of " + ask.key()).version(7).tags("t")));

    Lookup<String> found = cache().async().getOrLoad("1", loader).join();

    assertThat(found.value()).isEqualTo("of 1");
    assertThat(found)
        .isInstanceOfSatisfying(
            Hit.class, hit -> assertThat(hit.served()).isEqualTo(Served.LOADED));
    assertThat(server.asked(PutRequest.class))
        .singleElement()
        .satisfies(
            put -> {
              assertThat(put.getLeaseToken()).isEqualTo("lease");
              assertThat(put.getVersion()).isEqualTo(7);
              assertThat(put.getTagsList()).containsExactly("t");
            });
  }

  @Test
  void anAsyncLoader_thatFails_raisesItsCause() {
    Loader<String> loader =
        Loader.async(ask -> CompletableFuture.failedFuture(new IllegalStateException("boom")));

    assertThatThrownBy(() -> cache().getOrLoad("1", loader))
        .isInstanceOfSatisfying(
            FresholdException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(ErrorKind.LOAD_FAILED);
              assertThat(e.getCause()).hasMessage("boom");
            });
    assertThat(server.asked(AbandonRequest.class))
        .singleElement()
        .satisfies(given -> assertThat(given.getFailed()).isTrue());
  }

  @Test
  void cancellingTheFuture_ofTheLastCaller_cancelsTheLoad_andGivesTheLeaseBack() {
    CompletableFuture<LoadResult<String>> never = new CompletableFuture<>();
    CompletableFuture<Lookup<String>> asked =
        cache().async().getOrLoad("1", Loader.async(ask -> never));
    Await.until("the load has begun", () -> never.getNumberOfDependents() > 0);

    asked.cancel(true);

    Await.until("the lease is given back", () -> !server.asked(AbandonRequest.class).isEmpty());
    assertThat(server.asked(AbandonRequest.class))
        .singleElement()
        .satisfies(given -> assertThat(given.getFailed()).isFalse());
    assertThat(never).isCancelled();
  }

  @Test
  void equalLoads_ofManyThreads_areOne() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    AtomicInteger entered = new AtomicInteger();
    Loader<String> loader =
        ask -> {
          entered.incrementAndGet();
          open.await();
          return Loaded.of("x");
        };
    List<CompletableFuture<Lookup<String>>> asked =
        java.util.stream.Stream.generate(() -> cache().async().getOrLoad("1", loader))
            .limit(20)
            .toList();
    Await.until("the load has begun", () -> entered.get() == 1);

    open.countDown();

    assertThat(asked).allSatisfy(each -> assertThat(each.join().value()).isEqualTo("x"));
    assertThat(entered).hasValue(1);
    assertThat(server.asked(PutRequest.class)).hasSize(1);
  }

  @Test
  void anUnversionedPut_isNotSentTwice_andAVersionedOneIs() {
    try (Freshold patient = server.builder().build()) {
      Cache<String> cache = patient.cache("product", String.class);
      server.fail(Status.UNAVAILABLE);

      assertThatThrownBy(() -> cache.put("1", "x"))
          .isInstanceOfSatisfying(
              FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.UNAVAILABLE));
      assertThat(server.asked(PutRequest.class)).hasSize(1);

      server.fail(Status.UNAVAILABLE);
      assertThat(cache.put("1", "x", PutOptions.defaults().version(1))).isInstanceOf(Stored.class);
      assertThat(server.asked(PutRequest.class)).hasSize(3);
    }
  }

  @Test
  void anInvalidation_isSentAgain_withTheSameIdentity() {
    try (Freshold patient = server.builder().build()) {
      server.fail(Status.UNAVAILABLE);

      patient.invalidateTag("a");

      List<InvalidateTagRequest> sent = server.asked(InvalidateTagRequest.class);
      assertThat(sent).hasSize(2);
      assertThat(sent.get(0).getRequestId()).isNotEmpty().isEqualTo(sent.get(1).getRequestId());
    }
  }

  @Test
  void aLimit_thatSaysHowLongToWait_isTriedAgain_withinTheAttempts() {
    try (Freshold patient = server.builder().build()) {
      for (int i = 0; i < 4; i++) {
        server.fail(Status.Code.RESOURCE_EXHAUSTED, "WAITER_LIMIT", Duration.ofNanos(1));
      }

      assertThatThrownBy(() -> patient.cache("product", String.class).get("1"))
          .isInstanceOfSatisfying(
              FresholdException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(ErrorKind.LIMIT);
                assertThat(e.reason()).isEqualTo("WAITER_LIMIT");
                assertThat(e.retryAfter()).hasValue(Duration.ofNanos(1));
              });
      assertThat(server.asked(GetRequest.class)).hasSize(4);
    }
  }

  @Test
  void aWait_beyondTheDeadline_isNotBegun() {
    try (Freshold patient = server.builder().build()) {
      server.fail(Status.Code.UNAVAILABLE, "STORE_UNAVAILABLE", Duration.ofHours(1));

      assertThatThrownBy(() -> patient.cache("product", String.class).get("1"))
          .isInstanceOfSatisfying(
              FresholdException.class,
              e -> assertThat(e.retryAfter()).hasValue(Duration.ofHours(1)));
      assertThat(server.asked(GetRequest.class)).hasSize(1);
    }
  }

  @Test
  void aCodecThatIsSlow_holdsUpNobodyElse() throws Exception {
    server.hold("slow", "x");
    server.hold("1", "y");
    CountDownLatch decoding = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    Codec<String> slow =
        new Codec<>() {
          @Override
          public Payload encode(String value) throws Exception {
            return Codecs.text().encode(value);
          }

          @Override
          public String decode(Payload payload) throws Exception {
            decoding.countDown();
            open.await();
            return Codecs.text().decode(payload);
          }
        };
    CompletableFuture<Lookup<String>> held =
        CompletableFuture.supplyAsync(() -> client.cache("product", slow).get("slow"));
    decoding.await();

    assertThat(cache().get("1").value()).isEqualTo("y");

    open.countDown();
    assertThat(held.join().value()).isEqualTo("x");
  }

  @Test
  void aStageThatFollows_mayAskAgain() {
    server.hold("1", "x");

    CompletableFuture<String> twice =
        cache().async().get("1").thenApply(first -> first.value() + cache().get("1").value());

    assertThat(twice.join()).isEqualTo("xx");
  }

  @Test
  void afterClose_everyCallSaysSo_andLeasesWereGivenBack() {
    CompletableFuture<LoadResult<String>> never = new CompletableFuture<>();
    CompletableFuture<Lookup<String>> asked =
        cache().async().getOrLoad("1", Loader.async(ask -> never));
    Await.until("the load has begun", () -> never.getNumberOfDependents() > 0);

    client.close();

    assertThat(server.asked(AbandonRequest.class)).hasSize(1);
    assertThat(asked).isCompletedExceptionally();
    assertThatThrownBy(() -> cache().get("1"))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
    assertThatThrownBy(() -> cache().getOrLoad("1", ask -> Loaded.of("x")))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
    assertThatThrownBy(() -> client.subscribe().next())
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.CLOSED));
  }

  @Test
  void aDeadline_ofTheCaller_removesThatCaller() {
    CompletableFuture<LoadResult<String>> later = new CompletableFuture<>();
    Loader<String> loader = Loader.async(ask -> later);
    CompletableFuture<Lookup<String>> patient = cache().async().getOrLoad("1", loader);
    Await.until("the load has begun", () -> later.getNumberOfDependents() > 0);

    assertThatThrownBy(
            () ->
                cache().getOrLoad("1", loader, GetOptions.defaults().timeout(Duration.ofMillis(1))))
        .isInstanceOfSatisfying(
            FresholdException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.DEADLINE));
    later.complete(Loaded.of("x"));

    assertThat(patient.join().value()).isEqualTo("x");
  }
}
