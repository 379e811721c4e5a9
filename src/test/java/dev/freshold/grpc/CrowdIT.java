package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceBlockingStub;
import dev.freshold.v1.GetRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.SubscribeRequest;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand idle subscribers on one packaged node. */
class CrowdIT {

  private static final int SUBSCRIBERS = 10_000;
  private static final int CONNECTIONS = 20;
  private static final String ACTIVE = "freshold_subscribers{state=\"active\"}";
  private static final String LAGGING = "freshold_subscribers{state=\"lagging\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ServerProcess node =
      ServerProcess.start(Map.of("QUARKUS_CONFIG_LOCATIONS", ServerProcess.SAMPLES));
  private final List<ManagedChannel> channels =
      IntStream.range(0, CONNECTIONS).mapToObj(i -> node.channel()).toList();

  @AfterEach
  void stop() {
    channels.forEach(ManagedChannel::shutdownNow);
    node.close();
  }

  @Test
  void subscribers_tenThousandAndIdle_fitAndAreToldAndLeave() {
    leave(follow(CONNECTIONS));
    long before = node.liveHeap();

    List<Following> crowd = follow(SUBSCRIBERS);
    long each = (node.liveHeap() - before) / SUBSCRIBERS;
    double cpu = cpuOfSeconds(5);
    System.out.printf(
        "%,d idle subscribers: %,d bytes of heap each, %.2f cores for their checkpoints%n",
        SUBSCRIBERS, each, cpu);
    assertThat(each).isLessThan(16_000);

    CacheServiceBlockingStub cache = CacheServiceGrpc.newBlockingStub(channels.getFirst());
    for (int round = 1; round <= 3; round++) {
      tellAll(cache, crowd, round);
    }

    leave(crowd);
    long left =
        Await.within(
            PATIENCE, () -> (node.liveHeap() - before) / SUBSCRIBERS, bytes -> bytes < 1_000);
    System.out.printf("all gone: %,d bytes for each that was there%n", left);
  }

  /** So many that are being told; one that is refused, as a busy node may, comes again. */
  private List<Following> follow(int count) {
    List<Following> all = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> all.add(follower(i)));
    Await.within(
        PATIENCE,
        () -> {
          all.replaceAll(one -> one.isOver() ? follower(all.indexOf(one)) : one);
          return node.metric(ACTIVE);
        },
        active -> active == count);
    return all;
  }

  private Following follower(int number) {
    return Following.with(
        InvalidationServiceGrpc.newStub(channels.get(number % CONNECTIONS)),
        SubscribeRequest.getDefaultInstance());
  }

  private void leave(List<Following> all) {
    all.forEach(Following::cancel);
    Await.within(
        PATIENCE,
        () -> node.metric(ACTIVE) + node.metric(LAGGING),
        subscribers -> subscribers == 0);
  }

  /** One invalidation for all, and how long others wait meanwhile. */
  private static void tellAll(CacheServiceBlockingStub cache, List<Following> crowd, int rounds) {
    GetRequest get =
        GetRequest.newBuilder()
            .setNamespace("country")
            .setKey("NL")
            .setOnMiss(GetRequest.OnMiss.RETURN)
            .build();
    long usual = LongStream.range(0, 200).map(i -> nanosOf(() -> cache.get(get))).max().orElse(0);
    long began = System.nanoTime();
    long answered =
        nanosOf(() -> cache.invalidateTag(InvalidateTagRequest.newBuilder().addTags("a").build()));
    long slowest = 0;
    while (crowd.stream().anyMatch(one -> one.invalidationsTold() < rounds)) {
      slowest = Math.max(slowest, nanosOf(() -> cache.get(get)));
    }
    System.out.printf(
        "an invalidation: answered after %,d us, known to all after %,d us;"
            + " slowest Get meanwhile %,d us, and before it %,d us%n",
        answered / 1000, (System.nanoTime() - began) / 1000, slowest / 1000, usual / 1000);
  }

  private static long nanosOf(Runnable call) {
    long began = System.nanoTime();
    call.run();
    return System.nanoTime() - began;
  }

  /** How many cores the node has used on average. */
  private double cpuOfSeconds(int seconds) {
    double before = cpuNanos();
    long began = System.nanoTime();
    Await.within(
        PATIENCE, () -> System.nanoTime() - began, passed -> passed > seconds * 1_000_000_000L);
    return (cpuNanos() - before) / (System.nanoTime() - began);
  }

  private double cpuNanos() {
    return node.metric("process_cpu_time_ns_total");
  }
}
