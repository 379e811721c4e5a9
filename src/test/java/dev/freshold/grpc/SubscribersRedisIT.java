package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import dev.freshold.testing.ServerProcess;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.Checkpoint;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.Reach;
import dev.freshold.v1.Reset;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Subscribers of two nodes on one Redis: nodes that die and come back, a reader that starves, and a
 * Redis that hangs or forgets.
 */
class SubscribersRedisIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int JOURNAL = 1_000;
  private static final int RING = 16;

  /** Makes a record one of 4 kB. */
  private static final List<String> PADDING =
      IntStream.range(0, 31).mapToObj(i -> i + "-" + "x".repeat(120)).toList();

  private final RedisProcess redis = RedisProcess.start();
  private final ServerProcess one = launch();
  private final ServerProcess other = launch();
  private final ManagedChannel toOne = one.untilReady().channel();
  private final ManagedChannel toOther = other.untilReady().channel();

  @AfterEach
  void stop() {
    toOne.shutdownNow();
    toOther.shutdownNow();
    one.close();
    other.close();
    redis.close();
  }

  @Test
  void token_ofANodeThatIsKilled_goesOnAtAnother() {
    Following first = follow(toOne, "").untilCurrent();
    invalidate(toOther, 0, 20);
    assertThat(tags(first, 20)).hasSize(20);
    String token = tokenOf(first, "t9");

    one.kill();
    invalidate(toOther, 20, 30);

    assertThat(first.untilOver()).isNotNull();
    Following second = follow(toOther, token);
    assertThat(tags(second, 20))
        .containsExactlyElementsOf(IntStream.range(10, 30).mapToObj(i -> "t" + i).toList());
  }

  @Test
  void token_ofANodeThatIsKilled_goesOnThereOnceItIsBack() {
    Following first = follow(toOne, "").untilCurrent();
    invalidate(toOne, 0, 10);
    assertThat(tags(first, 10)).hasSize(10);
    String token = tokenOf(first, "t5");
    one.kill();
    invalidate(toOther, 10, 60);
    one.restart();
    invalidate(toOther, 60, 70);

    Following again = followOnceThere(toOne, token);

    assertThat(tags(again, 64))
        .containsExactlyElementsOf(IntStream.range(6, 70).mapToObj(i -> "t" + i).toList());
    assertThat(again.told()).noneMatch(SubscribeResponse::hasReset);
  }

  @Test
  void token_ofANodeThatWasAwayForLongerThanTheJournal_isResetOnceItIsBack() {
    Following first = follow(toOne, "").untilCurrent();
    invalidate(toOne, 0, 3);
    assertThat(tags(first, 3)).hasSize(3);
    String token = tokenOf(first, "t1");
    one.kill();
    invalidate(toOther, 3, 3 + 2 * JOURNAL);
    one.restart();

    Following again = followOnceThere(toOne, token);

    assertThat(untilReset(again).getReset().getReason()).isEqualTo(Reset.Reason.TRIMMED);
    assertThat(again.told().getFirst().getResumeToken()).isEqualTo(token);
    invalidate(toOther, 9_999, 10_000);
    assertThat(tags(again, 1)).containsExactly("t9999");
  }

  @Test
  void subscriber_thatFallsBehindTheRing_catchesUpFromTheStore() {
    ManagedChannel narrow =
        NettyChannelBuilder.forAddress("127.0.0.1", one.port())
            .usePlaintext()
            .flowControlWindow(65_535)
            .build();
    try {
      Following slow =
          Following.with(
              InvalidationServiceGrpc.newStub(narrow), SubscribeRequest.getDefaultInstance(), 1);
      slow.untilCurrent();

      invalidate(toOther, 0, 300, PADDING);
      untilMetric("freshold_subscribers{state=\"lagging\"}", 1);
      slow.take(100);
      invalidate(toOther, 300, 400, PADDING);
      slow.take(10_000);

      assertThat(tags(slow, 400))
          .containsExactlyElementsOf(IntStream.range(0, 400).mapToObj(i -> "t" + i).toList());
      untilMetric("freshold_subscribers{state=\"active\"}", 1);
      assertThat(one.metric("freshold_subscription_overruns_total")).isPositive();
      assertThat(one.metric("freshold_subscription_pages_total")).isPositive();
      assertThat(slow.told()).noneMatch(SubscribeResponse::hasReset);
    } finally {
      narrow.shutdownNow();
    }
  }

  @Test
  void redis_thatIsEmptied_resetsItsSubscribers() {
    Following following = follow(toOne, "").untilCurrent();
    invalidate(toOther, 0, 3);
    following.untilInvalidations(3);

    redis.command("FLUSHALL");
    invalidate(toOther, 3, 4);

    SubscribeResponse reset = untilReset(following);
    assertThat(reset.getReset().getReason()).isEqualTo(Reset.Reason.EPOCH);
    Following resumed = follow(toOther, reset.getResumeToken()).untilCurrent();
    assertThat(resumed.told()).noneMatch(SubscribeResponse::hasReset);
  }

  @Test
  void redis_thatHangs_silencesCheckpointsAndLosesNothing() {
    Following following = follow(toOne, "").untilCurrent();
    invalidate(toOther, 0, 3);
    following.untilInvalidations(3);

    redis.pause();
    Await.within(PATIENCE, () -> nanosSinceLast(following), nanos -> nanos > 4_000_000_000L);
    int heard = following.told().size();
    redis.resume();
    invalidate(toOther, 3, 6);

    assertThat(tags(following, 6)).containsExactly("t0", "t1", "t2", "t3", "t4", "t5");
    Await.eventually(
        following::told,
        told ->
            told.stream()
                .skip(heard)
                .filter(SubscribeResponse::hasCheckpoint)
                .map(SubscribeResponse::getCheckpoint)
                .anyMatch(Checkpoint::getCurrent));
    assertThat(following.told()).noneMatch(SubscribeResponse::hasReset);
  }

  @Test
  void redis_thatIsRestarted_resetsItsSubscribers() {
    Following following = follow(toOne, "").untilCurrent();
    invalidate(toOther, 0, 3);
    following.untilInvalidations(3);

    redis.kill();
    redis.restart();

    assertThat(untilReset(following).getReset().getReason()).isEqualTo(Reset.Reason.EPOCH);
    invalidate(toOther, 3, 4);
    assertThat(tags(following, 4)).endsWith("t3");
  }

  private SubscribeResponse untilReset(Following following) {
    return Await.within(
            PATIENCE, following::told, told -> told.stream().anyMatch(SubscribeResponse::hasReset))
        .stream()
        .filter(SubscribeResponse::hasReset)
        .findFirst()
        .orElseThrow();
  }

  private static long nanosSinceLast(Following following) {
    return System.nanoTime() - following.lastHeard();
  }

  /** What it was told, once there is so much of it. */
  private static List<String> tags(Following following, int count) {
    return Await.within(PATIENCE, following::invalidations, all -> all.size() >= count).stream()
        .map(told -> told.getTags(0))
        .toList();
  }

  /** To go on behind the invalidation of that tag. */
  private static String tokenOf(Following following, String tag) {
    return following.told().stream()
        .filter(told -> told.getInvalidation().getTagsList().contains(tag))
        .findFirst()
        .orElseThrow()
        .getResumeToken();
  }

  private void untilMetric(String name, int value) {
    Await.within(PATIENCE, () -> one.metric(name), seen -> seen == value);
  }

  /** A connection to a node that was away takes some tries to stand again. */
  private static Following followOnceThere(ManagedChannel channel, String token) {
    return Following.with(
        InvalidationServiceGrpc.newStub(channel).withWaitForReady(),
        SubscribeRequest.newBuilder().setResumeToken(token).build());
  }

  private static Following follow(ManagedChannel channel, String token) {
    return Following.with(
        InvalidationServiceGrpc.newStub(channel),
        SubscribeRequest.newBuilder().setResumeToken(token).build());
  }

  private void invalidate(ManagedChannel channel, int from, int to) {
    invalidate(channel, from, to, List.of());
  }

  private void invalidate(ManagedChannel channel, int from, int to, List<String> besides) {
    for (int i = from; i < to; i++) {
      InvalidateTagRequest request =
          InvalidateTagRequest.newBuilder()
              .addTags("t" + i)
              .addAllTags(besides)
              .setReach(Reach.STORE)
              .setRequestId("r" + i)
              .build();
      Await.within(PATIENCE, () -> isDone(channel, request), done -> done);
    }
  }

  private static boolean isDone(ManagedChannel channel, InvalidateTagRequest request) {
    try {
      return !CacheServiceGrpc.newBlockingStub(channel)
          .invalidateTag(request)
          .getReceipt()
          .isEmpty();
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private ServerProcess launch() {
    return ServerProcess.launch(
        Map.of(
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("src/test/resources/wire.yaml"),
            "FRESHOLD_JOURNAL_LENGTH",
            Integer.toString(JOURNAL),
            "FRESHOLD_JOURNAL_RING_LENGTH",
            Integer.toString(RING),
            "FRESHOLD_STORE",
            "redis",
            "QUARKUS_REDIS_HOSTS",
            redis.url()));
  }
}
