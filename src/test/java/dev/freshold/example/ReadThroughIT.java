package dev.freshold.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.zaxxer.hikari.HikariDataSource;
import dev.freshold.testing.Await;
import dev.freshold.testing.PostgresProcess;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.GetResponse;
import dev.freshold.v1.Hit;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.Mode;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Three packaged nodes that load from a Postgres table, and what its origin sees of a great many
 * callers. While the origin is held, everything that is going to wait does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReadThroughIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NODES = 3;
  private static final int CALLERS = 10_000;
  private static final int KEYS = 2_400;

  /** As read-through.yaml has them. */
  private static final int CALLS_AT_ONCE = 2;

  private static final int BATCH = 32;
  private static final int REFRESHES = 20;
  private static final int QUEUE = 20;

  private final List<ServerProcess> nodes = new ArrayList<>();
  private RedisProcess redis;
  private HikariDataSource source;
  private final List<OriginServer> servers = new ArrayList<>();
  private MeteredOrigin product;
  private MeteredOrigin gathered;
  private MeteredOrigin narrow;
  private Callers callers;

  @BeforeAll
  void start() throws SQLException {
    redis = RedisProcess.start();
    source = Database.open(PostgresProcess.shared().schema());
    Schema.create(source);
    Schema.fill(source, KEYS);
    product = serve("product");
    gathered = serve("gathered");
    narrow = serve("narrow");
    IntStream.range(0, NODES).forEach(i -> nodes.add(ServerProcess.launch(environment())));
    nodes.forEach(ServerProcess::untilReady);
    callers = new Callers(nodes);
  }

  /**
   * An origin of its own for each namespace, so that none is called for what another test began.
   */
  private MeteredOrigin serve(String namespace) {
    Documents documents = new Documents(source, source, Map.of(namespace, Documents.PRODUCT));
    MeteredOrigin origin = new MeteredOrigin(new ProductOrigin(documents, source));
    servers.add(OriginServer.start(0, origin));
    return origin;
  }

  @AfterEach
  void letGo() {
    product.release();
    gathered.release();
    narrow.release();
  }

  @AfterAll
  void stop() {
    callers.close();
    nodes.forEach(ServerProcess::close);
    servers.forEach(OriginServer::close);
    source.close();
    redis.close();
  }

  @Test
  void coldKey_tenThousandCallersOnThreeNodes_isLoadedOnce() {
    product.hold();
    double before = requests();
    Callers.Answers answers = callers.get("product", Collections.nCopies(CALLERS, "17"));
    Await.within(PATIENCE, this::requests, count -> count - before >= CALLERS);

    product.release();

    Await.within(PATIENCE, answers::count, count -> count == CALLERS);
    assertThat(answers.failures()).isEmpty();
    assertThat(answers.responses()).allMatch(ReadThroughIT::isFirstVersion);
    assertThat(product.seen().keys()).containsExactly("17");
    assertThat(served(answers, Hit.Served.ORIGIN)).isOne();
    assertThat(served(answers, Hit.Served.WAITED)).isPositive();
  }

  @Test
  void manyColdKeys_atOnce_areGatheredIntoFewCalls() {
    gathered.hold();
    Callers.Answers answers = callers.get("gathered", keys(0, KEYS));
    Await.within(
        PATIENCE,
        () -> gathered.seen().keys().size() + waiting("gathered"),
        count -> count == KEYS);

    gathered.release();

    Await.within(PATIENCE, answers::count, count -> count == KEYS);
    assertThat(answers.failures()).isEmpty();
    assertThat(answers.responses()).allMatch(ReadThroughIT::isFirstVersion);
    MeteredOrigin.Seen seen = gathered.seen();
    System.out.printf(
        "%,d cold keys: %d calls, at most %d at once%n", KEYS, seen.calls(), seen.mostAtOnce());
    assertThat(seen.keys()).hasSize(KEYS).doesNotHaveDuplicates();
    assertThat(seen.mostAtOnce()).isEqualTo(NODES * CALLS_AT_ONCE);
    // The first calls left with what was there, and the last of each node with what was left.
    assertThat(seen.calls()).isBetween(KEYS / BATCH, KEYS / BATCH + NODES * (CALLS_AT_ONCE + 1));
    allStale(seen);
  }

  /** Goes on where the keys have been loaded: they are all stale at once, and nobody waits. */
  private void allStale(MeteredOrigin.Seen loaded) {
    assertThat(loaded.keys()).hasSize(KEYS);
    gathered.reset();
    softly("category:shoes", "category:hats", "category:bags");
    gathered.hold();
    long start = System.nanoTime();
    Callers.Answers answers = callers.get("gathered", keys(0, KEYS));
    Await.within(PATIENCE, answers::count, count -> count == KEYS);
    assertThat(answers.failures()).isEmpty();
    assertThat(answers.responses())
        .allMatch(answer -> answer.getHit().getFreshness() == Hit.Freshness.STALE);

    gathered.release();
    int wanted = 2 * NODES * REFRESHES;
    Await.within(
        PATIENCE,
        () -> {
          Callers.Answers again = callers.get("gathered", keys(0, KEYS));
          Await.within(PATIENCE, again::count, count -> count == KEYS);
          assertThat(again.failures()).isEmpty();
          return gathered.seen().keys().size();
        },
        refreshed -> refreshed >= wanted);
    int refreshed = gathered.seen().keys().size();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf("%,d stale keys: %d refreshed in %.1f s%n", KEYS, refreshed, seconds);
    assertThat((double) refreshed).isLessThan(NODES * (REFRESHES * seconds + 2));
    assertThat(gathered.seen().mostAtOnce()).isLessThanOrEqualTo(NODES * CALLS_AT_ONCE);
  }

  @Test
  void manyColdKeys_beyondTheQueue_areRefusedAtOnceAndTheOthersServed() {
    int keys = 300;
    int served = NODES * (QUEUE + 1); // one call under way on each node, and its queue
    narrow.hold();
    Callers.Answers answers = callers.get("narrow", keys(0, keys));
    Await.within(PATIENCE, () -> answers.failures().size(), count -> count == keys - served);
    assertThat(answers.responses()).isEmpty();
    Await.within(PATIENCE, () -> narrow.seen().mostAtOnce(), most -> most >= NODES);

    narrow.release();

    Await.within(PATIENCE, answers::count, count -> count == keys);
    assertThat(answers.failures()).hasSize(keys - served).allSatisfy(ReadThroughIT::isBusy);
    assertThat(answers.responses()).hasSize(served).allMatch(ReadThroughIT::isFirstVersion);
    assertThat(narrow.seen().keys()).hasSize(served).doesNotHaveDuplicates();
    assertThat(narrow.seen().mostAtOnce()).isEqualTo(NODES);
  }

  private void softly(String... tags) {
    ManagedChannel channel = nodes.getFirst().channel();
    CacheServiceGrpc.newBlockingStub(channel)
        .invalidateTag(
            InvalidateTagRequest.newBuilder().addAllTags(List.of(tags)).setMode(Mode.SOFT).build());
    channel.shutdownNow();
  }

  private double requests() {
    return nodes.stream()
        .mapToDouble(
            node ->
                Math.max(
                    0,
                    node.metric(
                        "grpc_server_requests_received_messages_total{method=\"Get\","
                            + "methodType=\"UNARY\",service=\"freshold.v1.CacheService\"}")))
        .sum();
  }

  private double waiting(String namespace) {
    return nodes.stream()
        .mapToDouble(
            node -> node.metric("freshold_origin_waiting{namespace=\"%s\"}".formatted(namespace)))
        .sum();
  }

  /**
   * Redis shares the machine with three nodes and thousands of callers: late, it is not away, and
   * nobody is to go past it.
   */
  private Map<String, String> environment() {
    return Map.of(
        "FRESHOLD_STORE", "redis",
        "FRESHOLD_REDIS_COMMAND_TIMEOUT", "30s",
        "QUARKUS_REDIS_HOSTS", redis.url(),
        "FRESHOLD_NAMESPACES_PRODUCT_ORIGIN_GRPC", servers.get(0).address(),
        "FRESHOLD_NAMESPACES_GATHERED_ORIGIN_GRPC", servers.get(1).address(),
        "FRESHOLD_NAMESPACES_NARROW_ORIGIN_GRPC", servers.get(2).address(),
        "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("src/test/resources/read-through.yaml"));
  }

  private static List<String> keys(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> Integer.toString(i + 1)).toList();
  }

  private static long served(Callers.Answers answers, Hit.Served served) {
    return answers.responses().stream()
        .filter(answer -> answer.getHit().getServed() == served)
        .count();
  }

  private static boolean isFirstVersion(GetResponse answer) {
    return answer.getHit().getVersion() == 1
        && answer.getHit().getFreshness() == Hit.Freshness.FRESH;
  }

  private static void isBusy(Throwable failure) {
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    List<Any> details = Objects.requireNonNull(StatusProto.fromThrowable(failure)).getDetailsList();
    try {
      assertThat(details.getFirst().unpack(ErrorInfo.class).getReason())
          .isEqualTo(ErrorReason.ORIGIN_BUSY.name());
    } catch (InvalidProtocolBufferException garbled) {
      throw new AssertionError(garbled);
    }
    assertThat(details).anyMatch(detail -> detail.is(RetryInfo.class));
  }
}
