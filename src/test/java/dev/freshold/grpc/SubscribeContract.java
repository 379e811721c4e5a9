package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.testing.Await;
import dev.freshold.v1.BumpVersionRequest;
import dev.freshold.v1.ErrorReason;
import dev.freshold.v1.InvalidateRequest;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.Invalidation;
import dev.freshold.v1.Invalidation.What;
import dev.freshold.v1.InvalidationServiceGrpc;
import dev.freshold.v1.InvalidationServiceGrpc.InvalidationServiceStub;
import dev.freshold.v1.KeyVersion;
import dev.freshold.v1.Mode;
import dev.freshold.v1.Reset;
import dev.freshold.v1.Selector;
import dev.freshold.v1.SubscribeRequest;
import dev.freshold.v1.SubscribeResponse;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Subscribe tells, and what it refuses. */
abstract class SubscribeContract extends WireContract {

  private static final Duration HASTE = Duration.newBuilder().setNanos(100_000_000).build();

  private final List<Following> open = new ArrayList<>();

  @AfterEach
  void cancelAll() {
    open.forEach(Following::cancel);
  }

  @Test
  void subscribe_toAll_beginsWithACurrentCheckpoint() {
    SubscribeResponse first =
        follow(SubscribeRequest.newBuilder()).untilCurrent().told().getFirst();

    assertThat(first.getCheckpoint().getCurrent()).isTrue();
    assertThat(Receipt.parse(first.getResumeToken()).position())
        .isEqualTo(first.getCheckpoint().getPosition());
  }

  @Test
  void subscribe_toAll_isToldWhateverIsInvalidated() {
    Following following = follow(SubscribeRequest.newBuilder()).untilCurrent();
    String key = fresh();

    cache().invalidate(bust("session", key).setReason("why").setMode(Mode.SOFT).build());
    cache().invalidateTag(InvalidateTagRequest.newBuilder().addTags("t:" + key).build());
    cache().bumpVersion(BumpVersionRequest.newBuilder().setScope("s:" + key).build());
    cache().bumpVersion(BumpVersionRequest.newBuilder().setNamespace("listing").build());
    String profile = key + "/profile";
    cache().put(put("profile", profile).setVersion(7).build());

    List<Invalidation> told =
        Await.eventually(
            following::invalidations,
            all -> all.stream().anyMatch(one -> one.getKeysList().contains(profile)));
    Invalidation busted = told.getFirst();
    assertThat(busted.getWhat()).isEqualTo(What.KEY);
    assertThat(busted.getMode()).isEqualTo(Mode.SOFT);
    assertThat(busted.getNamespace()).isEqualTo("session");
    assertThat(busted.getKeysList()).containsExactly(key);
    assertThat(busted.getReason()).isEqualTo("why");
    assertThat(busted.getTime().getSeconds()).isPositive();
    assertThat(told.get(1).getTagsList()).containsExactly("t:" + key);
    assertThat(told.get(1).getMode()).isEqualTo(Mode.HARD);
    assertThat(told.get(2).getScopesList()).containsExactly("s:" + key);
    assertThat(told.get(3).getWhat()).isEqualTo(What.NAMESPACE);
    assertThat(told.get(3).getNamespace()).isEqualTo("listing");
    assertThat(told.get(4).getWhat()).isEqualTo(What.PUT);
    assertThat(told)
        .extracting(Invalidation::getPosition)
        .containsExactlyElementsOf(
            IntStream.range(0, told.size()).mapToObj(i -> busted.getPosition() + i).toList());
  }

  @Test
  void subscribe_withASelector_isToldWhatItMeets() {
    String mine = "mine:" + fresh();
    Following following =
        follow(
                SubscribeRequest.newBuilder()
                    .setSelector(
                        Selector.newBuilder()
                            .addNamespaces("session")
                            .addTags(mine)
                            .addKeyPrefixes("in/")))
            .untilCurrent();
    String key = fresh();

    cache().invalidate(bust("session", "out/" + key, "in/" + key).build());
    cache().invalidate(bust("session", "out/" + key).build());
    cache().invalidateTag(InvalidateTagRequest.newBuilder().addTags("other").build());
    cache().invalidateTag(InvalidateTagRequest.newBuilder().addTags("other").addTags(mine).build());
    cache().bumpVersion(BumpVersionRequest.newBuilder().setScope(mine).build());

    List<Invalidation> told = following.untilInvalidations(3);
    assertThat(told).hasSize(3);
    assertThat(told.getFirst().getKeysList()).containsExactly("in/" + key);
    assertThat(told.get(1).getTagsList()).containsExactly(mine);
    assertThat(told.get(2).getScopesList()).containsExactly(mine);
  }

  @Test
  void subscribe_ofAnotherTenant_isToldNothing() {
    Following other =
        followAs("tenant-s", SubscribeRequest.newBuilder().setCheckpointInterval(HASTE));
    other.untilCurrent();
    String tag = "t:" + fresh();

    cache().invalidateTag(InvalidateTagRequest.newBuilder().addTags(tag).build());
    cacheOf("tenant-s").invalidateTag(InvalidateTagRequest.newBuilder().addTags("own").build());

    assertThat(other.untilInvalidations(1).getFirst().getTagsList()).containsExactly("own");
  }

  @Test
  void subscribe_withTheTokenOfAnyResponse_goesOnBehindIt() {
    Selector mine = selector("mine:" + fresh());
    Following whole = follow(SubscribeRequest.newBuilder().setSelector(mine)).untilCurrent();
    for (int i = 0; i < 5; i++) {
      cache()
          .invalidateTag(InvalidateTagRequest.newBuilder().addAllTags(mine.getTagsList()).build());
    }
    List<Invalidation> all = whole.untilInvalidations(5);
    List<SubscribeResponse> told = whole.told();

    for (int i = 0; i < 6; i++) {
      String token = told.get(i).getResumeToken();
      Following resumed =
          follow(SubscribeRequest.newBuilder().setSelector(mine).setResumeToken(token))
              .untilCurrent();
      long seen = Receipt.parse(token).position();
      assertThat(resumed.told().getFirst().getResumeToken()).isEqualTo(token);
      assertThat(resumed.checkpoints().getFirst().getPosition()).isEqualTo(seen);
      assertThat(resumed.invalidations())
          .containsExactlyElementsOf(all.stream().filter(one -> one.getPosition() > seen).toList());
    }
  }

  @Test
  void subscribe_withAReceipt_goesOnBehindIt() {
    String key = fresh();
    String receipt = cache().get(get("session", key).build()).getReceipt();
    cache().invalidate(bust("session", key).build());

    Following following =
        follow(
            SubscribeRequest.newBuilder()
                .setResumeToken(receipt)
                .setSelector(Selector.newBuilder().addKeyPrefixes(key)));

    assertThat(following.untilInvalidations(1).getFirst().getKeysList()).containsExactly(key);
  }

  @Test
  void subscribe_withATokenOfAnotherHistory_isResetBehindItsOwnToken() {
    Selector mine = selector("mine:" + fresh());
    String old = new Receipt(new Epoch(12_345), 678).token();

    List<SubscribeResponse> told =
        follow(SubscribeRequest.newBuilder().setResumeToken(old).setSelector(mine))
            .untilCurrent()
            .told();

    assertThat(told.getFirst().getResumeToken()).isEqualTo(old);
    assertThat(told.getFirst().getCheckpoint().getPosition()).isEqualTo(678);
    assertThat(told.getFirst().getCheckpoint().getCurrent()).isFalse();
    Reset reset = told.get(1).getReset();
    assertThat(reset.getReason()).isEqualTo(Reset.Reason.EPOCH);
    assertThat(reset.getDrop()).isEqualTo(mine);
    assertThat(Receipt.parse(told.get(1).getResumeToken()).position())
        .isEqualTo(reset.getPosition());
  }

  @Test
  void subscribe_withATokenAheadOfTheStore_isRefused() {
    Receipt now = Receipt.parse(cache().get(get("session", "any").build()).getReceipt());
    for (long ahead : List.of(now.position() + 1_000_000, Long.MAX_VALUE)) {
      String token = new Receipt(now.epoch(), ahead).token();
      WireError error = refusal(SubscribeRequest.newBuilder().setResumeToken(token));
      assertThat(error.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(error.reason()).isEqualTo(ErrorReason.RECEIPT_INVALID);
      assertThat(error.paths()).containsExactly("resume_token");
    }
  }

  @Test
  void subscribe_withAnInterval_hearsAsOften() {
    long began = System.nanoTime();
    Following hasty =
        follow(
            SubscribeRequest.newBuilder()
                .setCheckpointInterval(HASTE)
                .setSelector(selector(fresh())));

    Await.eventually(hasty::checkpoints, all -> all.size() >= 6);

    assertThat(System.nanoTime() - began).isGreaterThan(400_000_000L);
    assertThat(hasty.checkpoints()).allMatch(one -> one.getCurrent());
  }

  @Test
  void subscribe_tellingWhatIsNotMet_movesTheToken() {
    Following following =
        follow(
                SubscribeRequest.newBuilder()
                    .setCheckpointInterval(HASTE)
                    .setSelector(selector("mine:" + fresh())))
            .untilCurrent();
    String receipt =
        cache()
            .invalidateTag(InvalidateTagRequest.newBuilder().addTags("other").build())
            .getReceipt();
    long position = Receipt.parse(receipt).position();

    Await.eventually(
        following::checkpoints, all -> all.stream().anyMatch(one -> one.getPosition() >= position));
    assertThat(following.invalidations()).isEmpty();
  }

  @Test
  void subscribe_everythingWrong_namesEveryField() {
    WireError error =
        refusal(
            SubscribeRequest.newBuilder()
                .setCheckpointInterval(Duration.newBuilder().setSeconds(61))
                .setSelector(
                    Selector.newBuilder()
                        .addNamespaces("")
                        .addTags("good")
                        .addTags("not good")
                        .addScopes("")
                        .addKeyPrefixes("good")
                        .addKeyPrefixes("")
                        .addKeyPrefixes("a\nb")
                        .addKeyPrefixes("x".repeat(513))));
    assertThat(error.reason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(error.paths())
        .containsExactlyInAnyOrder(
            "selector.namespaces[0]",
            "selector.tags[1]",
            "selector.scopes[0]",
            "selector.key_prefixes[1]",
            "selector.key_prefixes[2]",
            "selector.key_prefixes[3]",
            "checkpoint_interval");
  }

  @Test
  void subscribe_absurdIntervals_areRefused() {
    for (Duration absurd :
        List.of(
            Duration.getDefaultInstance(),
            Duration.newBuilder().setNanos(99_999_999).build(),
            Duration.newBuilder().setSeconds(-1).build(),
            Duration.newBuilder().setSeconds(60).setNanos(1_000_000).build(),
            Duration.newBuilder().setSeconds(Long.MAX_VALUE).setNanos(-1).build())) {
      WireError error = refusal(SubscribeRequest.newBuilder().setCheckpointInterval(absurd));
      assertThat(error.fields()).hasSize(1);
      assertThat(error.paths()).containsExactly("checkpoint_interval");
    }
    WireError error =
        refusal(
            SubscribeRequest.newBuilder()
                .setCheckpointInterval(Duration.newBuilder().setNanos(5_000_000)));
    assertThat(error.message()).contains("checkpoint_interval: must be 0.1s to 60s");
  }

  @Test
  void subscribe_tooManyNames_areRefused() {
    List<String> many = Collections.nCopies(65, "a");
    Map<String, Selector> selectors =
        Map.of(
            "selector.namespaces", Selector.newBuilder().addAllNamespaces(many).build(),
            "selector.tags", Selector.newBuilder().addAllTags(many).build(),
            "selector.scopes", Selector.newBuilder().addAllScopes(many).build(),
            "selector.key_prefixes", Selector.newBuilder().addAllKeyPrefixes(many).build());
    selectors.forEach(
        (path, selector) -> {
          WireError error = refusal(SubscribeRequest.newBuilder().setSelector(selector));
          assertThat(error.reason()).isEqualTo(ErrorReason.BATCH_TOO_LARGE);
          assertThat(error.metadata()).containsEntry("limit", "64");
          assertThat(error.paths()).containsExactly(path);
        });
  }

  @Test
  void subscribe_toAnUnknownNamespace_isRefused() {
    WireError error =
        refusal(
            SubscribeRequest.newBuilder()
                .setSelector(Selector.newBuilder().addNamespaces("prodcut")));
    assertThat(error.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(error.reason()).isEqualTo(ErrorReason.NAMESPACE_UNKNOWN);
  }

  @Test
  void subscribe_withBogusTokens_isRefused() {
    for (String token : List.of("bogus", "AAAA", "!", "A".repeat(10_000), "_".repeat(23))) {
      WireError error = refusal(SubscribeRequest.newBuilder().setResumeToken(token));
      assertThat(error.reason()).isEqualTo(ErrorReason.RECEIPT_INVALID);
    }
  }

  @Test
  void subscribe_byAReaderThatStops_isToldTheRestWhenItGoesOn() {
    Selector mine = selector("mine:" + fresh());
    Following slow =
        Following.with(stub(), SubscribeRequest.newBuilder().setSelector(mine).build(), 1);
    open.add(slow);
    slow.untilCurrent();
    for (int i = 0; i < 50; i++) {
      cache()
          .invalidateTag(InvalidateTagRequest.newBuilder().addAllTags(mine.getTagsList()).build());
    }
    assertThat(slow.told()).hasSize(1);

    slow.take(1_000);

    assertThat(slow.untilInvalidations(50)).hasSize(50);
  }

  private Following follow(SubscribeRequest.Builder request) {
    Following following = Following.with(stub(), request.build());
    open.add(following);
    return following;
  }

  private Following followAs(String tenant, SubscribeRequest.Builder request) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    Following following =
        Following.with(
            stub().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata)),
            request.build());
    open.add(following);
    return following;
  }

  private WireError refusal(SubscribeRequest.Builder request) {
    Following following = follow(request);
    Throwable failure = following.untilOver();
    assertThat(following.told()).isEmpty();
    return WireError.of(
        () -> {
          if (failure != null) {
            throw failure;
          }
        });
  }

  private InvalidationServiceStub stub() {
    return InvalidationServiceGrpc.newStub(channel());
  }

  private static Selector selector(String tag) {
    return Selector.newBuilder().addTags(tag).build();
  }

  private static InvalidateRequest.Builder bust(String namespace, String... keys) {
    InvalidateRequest.Builder request = InvalidateRequest.newBuilder().setNamespace(namespace);
    for (String key : keys) {
      request.addKeys(KeyVersion.newBuilder().setKey(key));
    }
    return request;
  }
}
