package dev.freshold.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.freshold.testing.Await;
import dev.freshold.testing.MoodyOrigin;
import dev.freshold.testing.MoodyOrigin.Mood;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.GetManyResponse;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Negative;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three packaged nodes on one Redis load from an origin that is slow, hangs, flaps and lies, while
 * its loaders and Redis are killed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OriginUnderFireIT {

  private static final int NODES = 3;
  private static final int CALLERS_A_NODE = 40;

  /** A caller's patience, far above everything that a node may take. */
  private static final int PATIENCE_SECONDS = 60;

  private final MoodyOrigin origin = new MoodyOrigin();
  private final RedisProcess redis = RedisProcess.start();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private Path settings = Path.of("");

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    settings = Files.writeString(folder.resolve("namespaces.yaml"), policies(origin.address()));
    for (int i = 0; i < NODES; i++) {
      nodes.add(launch());
    }
    nodes.forEach(node -> channels.add(node.untilReady().channel()));
  }

  private static String policies(String address) {
    return """
      freshold:
        fleet: {node-lease: 1s}
        redis: {command-timeout: 20s}
        namespaces:
          goods:
            max-staleness: 10m
            ttl: 1m
            jitter: 0%%
            early-refresh: 0
            stale-while-revalidate: 1m
            stale-if-error: 5m
            negative: {not-found: 1m, error: 1m}
            lease: 5s
            origin: {grpc: "%1$s"}
            origin-limits: {timeout: 3s, batch: 1}
          hot:
            max-staleness: 10m
            ttl: 400ms
            stale-while-revalidate: 1m
            lease: 5s
            origin: {grpc: "%1$s"}
            origin-limits: {batch: 1}
      """
        .formatted(address);
  }

  private ServerProcess launch() {
    return ServerProcess.launch(
        Map.of(
            "FRESHOLD_STORE", "redis",
            "QUARKUS_REDIS_HOSTS", redis.url(),
            "QUARKUS_CONFIG_LOCATIONS", settings.toString()));
  }

  @AfterAll
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    nodes.forEach(ServerProcess::close);
    redis.close();
    origin.close();
  }

  private static String fresh() {
    return "k" + UUID.randomUUID();
  }

  private static GetRequest request(String namespace, String key) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setWait(Duration.newBuilder().setSeconds(PATIENCE_SECONDS - 10))
        .build();
  }

  private Future<GetResponse> begin(int node, String key) {
    return CacheServiceGrpc.newFutureStub(channels.get(node))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .get(request("goods", key));
  }

  private GetResponse get(int node, String key) {
    return CacheServiceGrpc.newBlockingStub(channels.get(node))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .get(request("goods", key));
  }

  private List<Future<GetResponse>> crowd(String key) {
    return IntStream.range(0, NODES * CALLERS_A_NODE).mapToObj(i -> begin(i % NODES, key)).toList();
  }

  private static GetResponse answer(Future<GetResponse> call) {
    try {
      return call.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StatusRuntimeException status) {
        throw status;
      }
      throw new IllegalStateException(failed);
    }
  }

  private static Status.Code code(Future<GetResponse> call) {
    try {
      answer(call);
      return Status.Code.OK;
    } catch (StatusRuntimeException failure) {
      return failure.getStatus().getCode();
    }
  }

  private void bust(String key) {
    CacheServiceGrpc.newBlockingStub(channels.getFirst())
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .invalidate(
            InvalidateRequest.newBuilder()
                .setNamespace("goods")
                .addKeys(KeyVersion.newBuilder().setKey(key))
                .build());
  }

  @Test
  void crowd_onAKeyThatIsBustedAgainAndAgain_causesOneLoadAGeneration() {
    String key = fresh();
    for (int generation = 1; generation <= 5; generation++) {
      origin.feel(Mood.WELL, 200);
      List<Future<GetResponse>> crowd = crowd(key);

      Stream<String> values =
          crowd.stream().map(call -> answer(call).getHit().getValue().getText());
      assertThat(values.distinct()).hasSize(1);
      assertThat(origin.asked(key)).isEqualTo(generation);
      bust(key);
    }
    assertThat(origin.mostUnderwayOfAKey()).isEqualTo(1);
  }

  /** What is answered, and kept, is so for a minute: one call, however many ask. */
  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"ABSENT", "FAILING", "OVERSIZE", "LYING"})
  void originThatHasNothing_isAskedOnceAKey_andEverybodyIsTold(Mood mood) {
    String key = fresh();
    origin.feel(mood, 100);

    for (int round = 0; round < 3; round++) {
      for (Future<GetResponse> call : crowd(key)) {
        Negative negative = answer(call).getNegative();
        assertThat(negative.getKind())
            .isEqualTo(mood == Mood.ABSENT ? Negative.Kind.NOT_FOUND : Negative.Kind.ORIGIN_ERROR);
      }
    }
    assertThat(origin.asked(key)).isEqualTo(1);
  }

  @Test
  void originThatHangs_isGivenUpAtItsTimeout_andAskedOnceAKey() {
    String key = fresh();
    origin.feel(Mood.HANGING, 0);

    for (Future<GetResponse> call : crowd(key)) {
      assertThat(answer(call).getNegative().getKind()).isEqualTo(Negative.Kind.ORIGIN_ERROR);
    }
    assertThat(origin.asked(key)).isEqualTo(1);
  }

  /** The refusal is shared by those who wait on a node, and kept by nobody. */
  @Test
  void originThatDenies_isToldToEverybody_andNothingIsKept() {
    String key = fresh();
    origin.feel(Mood.DENYING, 300);

    List<Future<GetResponse>> crowd = crowd(key);
    assertThat(crowd).allMatch(call -> code(call) == Status.Code.PERMISSION_DENIED);
    assertThat(origin.asked(key)).isBetween(1, 3 * NODES);

    origin.feel(Mood.WELL, 0);
    assertThat(get(1, key).getHit().getServed()).isEqualTo(Hit.Served.ORIGIN);
  }

  @Test
  void originThatFlaps_costsOneCallAKey_whateverItAnswers() {
    origin.feel(Mood.FLAPPING, 10);
    List<String> keys = Stream.generate(OriginUnderFireIT::fresh).limit(10).toList();

    for (int round = 0; round < 5; round++) {
      keys.stream()
          .map(key -> begin(key.hashCode() & 1, key))
          .toList()
          .forEach(call -> answer(call));
    }

    assertThat(keys).allMatch(key -> origin.asked(key) == 1);
  }

  @Test
  void brokenConnections_failTheLoadsThatWereUnderWay_andNoneAfterThem() {
    String key = fresh();
    origin.feel(Mood.HANGING, 0);
    Future<GetResponse> cut = begin(0, key);
    Await.eventually(() -> origin.asked(key), asked -> asked == 1);

    origin.reset();
    origin.feel(Mood.WELL, 0);

    assertThat(answer(cut).getNegative().getKind()).isEqualTo(Negative.Kind.ORIGIN_ERROR);
    Await.eventually(() -> get(0, fresh()), GetResponse::hasHit);
  }

  @Test
  void loaderIsKilled_anotherNodeLoadsInItsPlace() {
    String key = fresh();
    origin.feel(Mood.HANGING, 0);
    Future<GetResponse> first = begin(2, key);
    Await.eventually(() -> origin.asked(key), asked -> asked == 1);
    Future<GetResponse> waiting = begin(0, key);
    origin.feel(Mood.WELL, 0);

    nodes.get(2).kill();

    assertThat(answer(waiting).getHit().getValue().getText()).isNotEmpty();
    assertThat(code(first)).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(origin.asked(key)).isEqualTo(2);
    replace(2);
  }

  private void replace(int node) {
    channels.get(node).shutdownNow();
    nodes.get(node).close();
    nodes.set(node, launch().untilReady());
    channels.set(node, nodes.get(node).channel());
  }

  @Test
  void callerWhoHangsUp_cancelsTheLoad_andOneWhoStaysIsServed() {
    String key = fresh();
    origin.feel(Mood.WELL, 2_000);
    Future<GetResponse> leaving = begin(0, key);
    Await.eventually(() -> origin.asked(key), asked -> asked == 1);
    Future<GetResponse> staying = begin(0, key);

    leaving.cancel(true);

    assertThat(answer(staying).hasHit()).isTrue();
  }

  @Test
  void redisIsAway_readsAreAnsweredByTheOrigin_andLaterKeptAgain() {
    String key = fresh();
    origin.feel(Mood.WELL, 0);
    redis.kill();
    try {
      GetResponse past = get(1, key);
      assertThat(past.getHit().getServed()).isEqualTo(Hit.Served.ORIGIN);
      assertThat(past.getHit().getStaleFor()).isEqualTo(Duration.getDefaultInstance());
    } finally {
      redis.restart();
    }

    Await.eventually(() -> get(1, key), OriginUnderFireIT::isKept);
    Await.eventually(() -> callsOfTheOrigin(() -> get(0, key), key), calls -> calls == 0);
    untilEveryNodeKeeps();
  }

  private static boolean isKept(GetResponse answer) {
    return answer.getHit().getStaleFor().getSeconds() > 0;
  }

  private int callsOfTheOrigin(Runnable reading, String key) {
    int before = origin.asked(key);
    reading.run();
    return origin.asked(key) - before;
  }

  /** Each node finds out by itself that Redis is back, and reads past it until then. */
  private void untilEveryNodeKeeps() {
    for (int i = 0; i < NODES; i++) {
      int node = i;
      Await.eventually(() -> get(node, fresh()), OriginUnderFireIT::isKept);
    }
  }

  @Test
  void redisIsKilledDuringALoad_itsReaderIsAnsweredAllTheSame() {
    String key = fresh();
    origin.feel(Mood.WELL, 1_000);
    Future<GetResponse> reader = begin(0, key);
    Await.eventually(() -> origin.asked(key), asked -> asked == 1);

    redis.kill();
    try {
      assertThat(answer(reader).getHit().getValue().getText()).isNotEmpty();
    } finally {
      redis.restart();
    }
    untilEveryNodeKeeps();
  }

  @Test
  void manyKeys_inOneCall_areLoadedEachOnce() {
    origin.feel(Mood.WELL, 50);
    List<String> keys = Stream.generate(OriginUnderFireIT::fresh).limit(100).toList();

    GetManyResponse many =
        CacheServiceGrpc.newBlockingStub(channels.getFirst())
            .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .getMany(
                GetManyRequest.newBuilder()
                    .setNamespace("goods")
                    .addAllKeys(keys)
                    .setWait(Duration.newBuilder().setSeconds(30))
                    .build());

    assertThat(many.getResultsList())
        .allMatch(result -> result.getHit().getServed() == Hit.Served.ORIGIN);
    assertThat(keys).allMatch(key -> origin.asked(key) == 1);
  }

  /**
   * Twenty lives of a key that is read all the time: nobody misses, and each end costs one load.
   */
  @Test
  void hotKey_overTwentyExpiries_isAlwaysServed_andLoadedOnceALife() {
    String key = fresh();
    origin.feel(Mood.WELL, 20);
    get("hot", key, 0);
    long start = System.nanoTime();
    long reads = 0;
    while (origin.asked(key) <= 20) {
      List<Future<GetResponse>> burst =
          IntStream.range(0, 30)
              .mapToObj(
                  i ->
                      (Future<GetResponse>)
                          CacheServiceGrpc.newFutureStub(channels.get(i % NODES))
                              .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                              .get(request("hot", key)))
              .toList();
      for (Future<GetResponse> call : burst) {
        assertThat(answer(call).hasHit()).isTrue();
        reads++;
      }
    }
    long lives = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) / 320 + 1;
    System.out.printf(
        "hot key: %,d reads, %d loads in %d lives%n", reads, origin.asked(key), lives);
    assertThat(origin.asked(key)).isLessThanOrEqualTo((int) (2 * lives));
  }

  private void get(String namespace, String key, int node) {
    CacheServiceGrpc.newBlockingStub(channels.get(node))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .get(request(namespace, key));
  }
}
