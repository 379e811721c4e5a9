package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.Grpcurl;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.Goodbye;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.Reach;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Subscribers over real sockets of a packaged node: who leaves, who falls silent, who is sent away.
 */
class SubscribersIT {

  private static final String ACTIVE = "freshold_subscribers{state=\"active\"}";
  private static final String LAGGING = "freshold_subscribers{state=\"lagging\"}";
  private static final String SUBSCRIBE = "freshold.v1.InvalidationService/Subscribe";

  private final ServerProcess node =
      ServerProcess.start(
          Map.of(
              "QUARKUS_CONFIG_LOCATIONS",
              ServerProcess.settingsFile("src/test/resources/wire.yaml"),
              "FRESHOLD_JOURNAL_LENGTH",
              "1000",
              "FRESHOLD_LIMITS_MAX_SUBSCRIBERS",
              "5"));
  private final ManagedChannel channel = node.channel();

  @AfterEach
  void stop() {
    channel.shutdownNow();
    node.close();
  }

  @Test
  void subscriber_thatCancels_isForgotten() {
    List<Following> all = IntStream.range(0, 5).mapToObj(i -> follow()).toList();
    untilSubscribers(5, 0);

    all.forEach(Following::cancel);

    untilSubscribers(0, 0);
  }

  @Test
  void subscriber_thatIsKilled_isForgotten() {
    try (Grpcurl killed = Grpcurl.call(node.port(), SUBSCRIBE, "{}")) {
      Await.eventually(killed::output, output -> output.contains("checkpoint"));
      untilSubscribers(1, 0);
    }

    untilSubscribers(0, 0);
  }

  @Test
  void subscriber_thatFallsSilent_holdsUpNobodyAndCostsNothing() {
    Following healthy = follow();
    try (Grpcurl silent = Grpcurl.call(node.port(), SUBSCRIBE, "{}")) {
      Await.eventually(silent::output, output -> output.contains("checkpoint"));
      invalidate(2_000);
      long heapBefore = node.liveHeap();
      silent.pause();

      invalidate(10_000);

      untilSubscribers(1, 1);
      healthy.untilInvalidations(12_000);
      long cost = node.liveHeap() - heapBefore;
      System.out.printf("a silent subscriber, outrun by 40 MB: %,d bytes of heap%n", cost);
      assertThat(cost).isLessThan(8 << 20);

      silent.resume();
      untilSubscribers(2, 0);
      Await.eventually(silent::output, output -> output.contains("\"reason\": \"TRIMMED\""));
    }
    healthy.cancel();
    untilSubscribers(0, 0);
  }

  @Test
  void subscriber_oneTooMany_isRefusedUntilAnotherLeaves() {
    List<Following> all = IntStream.range(0, 5).mapToObj(i -> follow()).toList();
    untilSubscribers(5, 0);

    Following tooMany = follow();
    Throwable refusal = tooMany.untilOver();
    WireError error =
        WireError.of(
            () -> {
              if (refusal != null) {
                throw refusal;
              }
            });
    assertThat(error.reason()).isEqualTo(ErrorReason.SUBSCRIBER_LIMIT);
    assertThat(error.metadata()).containsEntry("limit", "5");
    assertThat(error.retry()).isTrue();

    all.getFirst().cancel();
    untilSubscribers(4, 0);
    follow().untilCurrent();
    all.forEach(Following::cancel);
  }

  @Test
  void node_thatIsStopped_saysGoodbye() {
    List<Following> all = IntStream.range(0, 5).mapToObj(i -> follow().untilCurrent()).toList();
    invalidate(3);
    all.forEach(following -> following.untilInvalidations(3));

    node.stop();

    for (Following following : all) {
      assertThat(following.untilOver()).isNull();
      SubscribeResponse last = following.told().getLast();
      assertThat(last.getGoodbye().getReason()).isEqualTo(Goodbye.Reason.STOPPING);
      assertThat(last.getResumeToken()).isNotEmpty();
    }
  }

  private Following follow() {
    return Following.with(
        InvalidationServiceGrpc.newStub(channel), SubscribeRequest.getDefaultInstance());
  }

  private void untilSubscribers(int active, int lagging) {
    Await.eventually(() -> node.metric(ACTIVE), count -> count == active);
    Await.eventually(() -> node.metric(LAGGING), count -> count == lagging);
  }

  /** As many records of 4 kB each. */
  private void invalidate(int count) {
    InvalidateTagRequest request =
        InvalidateTagRequest.newBuilder()
            .addAllTags(IntStream.range(0, 32).mapToObj(i -> i + "-" + "x".repeat(120)).toList())
            .setReach(Reach.STORE)
            .build();
    CacheServiceGrpc.CacheServiceBlockingStub cache = CacheServiceGrpc.newBlockingStub(channel);
    for (int i = 0; i < count; i++) {
      cache.invalidateTag(request);
    }
  }
}
