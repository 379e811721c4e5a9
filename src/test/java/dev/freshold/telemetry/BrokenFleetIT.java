package dev.freshold.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import dev.freshold.testing.Await;
import dev.freshold.testing.FaultProxy;
import dev.freshold.testing.PrometheusProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.GetResponse;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Whether the alerts say what is wrong, when something is. An alert counts as soon as it is
 * pending: for how long it has to be so is a matter of patience, and tested with the rules.
 */
@TestInstance(Lifecycle.PER_CLASS)
class BrokenFleetIT {

  /** As many as may wait for the origin. */
  private static final int LOADS = 60;

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private WatchedFleet fleet;
  private Exercise exercise;
  private PrometheusProcess prometheus;

  @BeforeAll
  void start() throws IOException {
    fleet = new WatchedFleet(2, Map.of());
    exercise = Exercise.of(fleet);
    try (Stream<Path> rules = Files.list(Path.of("deployment/alerts"))) {
      prometheus =
          PrometheusProcess.start(
              fleet.nodes.stream().map(node -> "127.0.0.1:" + node.managementPort()).toList(),
              rules
                  .filter(file -> file.toString().endsWith(".yaml"))
                  .map(Path::toAbsolutePath)
                  .toList());
    }
  }

  @AfterAll
  void stop() {
    exercise.close();
    prometheus.close();
    fleet.close();
  }

  private List<String> until(String alert) {
    return Await.within(PATIENCE, prometheus::alerts, all -> all.contains(alert));
  }

  private List<String> untilNoMore(String alert) {
    return Await.within(PATIENCE, prometheus::alerts, all -> !all.contains(alert));
  }

  private List<Double> numbers(String expression, double expected) {
    return Await.within(
        PATIENCE, () -> prometheus.numbers(expression), all -> all.contains(expected));
  }

  /** One after the other on one fleet, for each breaks what the others look at. */
  @Test
  void alerts_onAFleetThatIsBrokenInEachWay_sayWhatIsWrong_andNothingWhenItIsNot() {
    nothingIsWrong();
    anEventIsNotUnderstood();
    theOriginIsSlow();
    theOriginFails();
    aNodeHangs();
    aNodeIsCutOffFromTheStore();
    theStoreHangs();
    theBrokerIsDown();
  }

  private void nothingIsWrong() {
    numbers("sum(up{job=\"freshold\"})", 2);
    Await.within(PATIENCE, exercise::rounds, rounds -> rounds > 100);
    assertThat(untilNoMore("FresholdNodeLeaseLost"))
        .doesNotContain(
            "FresholdBoundBroken",
            "FresholdStaleHits",
            "FresholdGetErrors",
            "FresholdStoreUnreachable",
            "FresholdNodeDown",
            "FresholdOriginErrors",
            "FresholdOriginSlow",
            "FresholdCertificateExpires",
            "FresholdChannelDown",
            "FresholdDeadLetters");
  }

  private void anEventIsNotUnderstood() {
    fleet.nats.send("products", List.of("no event".getBytes(StandardCharsets.UTF_8)));
    assertThat(until("FresholdDeadLetters")).doesNotContain("FresholdChannelDown");
  }

  /** It answers nobody for seconds, and then everybody. */
  private void theOriginIsSlow() {
    ManagedChannel channel = fleet.nodes.getFirst().channel();
    fleet.holdOrigin();
    List<ListenableFuture<GetResponse>> readers =
        IntStream.range(0, LOADS).mapToObj(i -> load(channel, "slow-" + i)).toList();
    Await.within(
        PATIENCE,
        () -> prometheus.numbers("min_over_time(sum(freshold_origin_underway)[4s:1s])"),
        all -> all.stream().anyMatch(number -> number >= 4));
    fleet.releaseOrigin();
    assertThat(until("FresholdOriginSlow"))
        .doesNotContain("FresholdStoreUnreachable", "FresholdNodeDown");
    assertThat(readers).isNotEmpty();
    channel.shutdownNow();
  }

  private static ListenableFuture<GetResponse> load(ManagedChannel channel, String key) {
    return CacheServiceGrpc.newFutureStub(channel)
        .get(
            GetRequest.newBuilder()
                .setNamespace("product")
                .setKey(key)
                .setOnMiss(GetRequest.OnMiss.LOAD)
                .build());
  }

  private void theOriginFails() {
    fleet.failOrigin(true);
    assertThat(until("FresholdOriginErrors"))
        .doesNotContain("FresholdStoreUnreachable", "FresholdNodeDown", "FresholdBoundBroken");
    fleet.failOrigin(false);
  }

  private void aNodeHangs() {
    ServerProcess node = fleet.nodes.getLast();
    node.pause();
    assertThat(until("FresholdNodeDown")).doesNotContain("FresholdStaleHits");
    numbers("count(up{job=\"freshold\"} == 0)", 1);
    node.resume();
    untilNoMore("FresholdNodeDown");
  }

  private void aNodeIsCutOffFromTheStore() {
    FaultProxy way = fleet.ways.getLast();
    way.silence();
    assertThat(until("FresholdStoreUnreachable")).doesNotContain("FresholdNodeDown");
    numbers("count(freshold_store_reachable == 1)", 1);
    way.heal();
    untilNoMore("FresholdStoreUnreachable");
    untilNoMore("FresholdNodeLeaseLost");
  }

  private void theBrokerIsDown() {
    fleet.nats.kill();
    assertThat(until("FresholdChannelDown"))
        .doesNotContain("FresholdStoreUnreachable", "FresholdNodeDown");
    fleet.nats.restart();
    untilNoMore("FresholdChannelDown");
  }

  private void theStoreHangs() {
    fleet.redis.pause();
    until("FresholdStoreUnreachable");
    assertThat(until("FresholdNodeLeaseLost"))
        .doesNotContain("FresholdNodeDown", "FresholdStaleHits", "FresholdBoundBroken");
    fleet.redis.resume();
    untilNoMore("FresholdStoreUnreachable");
    untilNoMore("FresholdNodeLeaseLost");
    numbers("sum(freshold_store_reachable)", 2);
  }
}
