package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.assertMissToRetry;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.cache.GetAssertions.miss;
import static dev.freshold.testing.ScriptedOrigin.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads whose node loads from the origin: who asks it, who is given the outcome, and what stays.
 */
class LoadingReadsTest {

  private final CacheRig rig = new CacheRig(goods());

  /** A minute fresh, then a minute of revalidation, then a minute for errors only. */
  static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE)
        .ttl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ofMinutes(1))
        .staleIfError(Duration.ofMinutes(2))
        .maxStaleness(Duration.ofMinutes(5))
        .negativeNotFound(Duration.ofSeconds(10))
        .negativeError(Duration.ofSeconds(2))
        .lease(Duration.ofSeconds(10))
        .origin(Policies.originTerms());
  }

  private UniAssertSubscriber<GetResult> begin(String key) {
    return rig.get(key).loading().waiting(5_000).begin();
  }

  private void load(String key, String text) {
    UniAssertSubscriber<GetResult> reader = begin(key);
    rig.origin.calls().getLast().answer(found(text));
    assertFresh(reader.assertCompleted().getItem(), text);
  }

  private static Problem problem(UniAssertSubscriber<GetResult> reader) {
    return ((ProblemException) reader.assertFailed().getFailure()).problem();
  }

  @Test
  void coldKey_isLoadedOnce_andAllWhoWaitAreServed() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    List<UniAssertSubscriber<GetResult>> others =
        Stream.generate(() -> begin("a")).limit(CacheRig.MAX_WAITERS).toList();
    loader.assertNotTerminated();

    rig.origin.call(0).answer(found("loaded", 7L));

    GetResult.Hit own = hit(loader.assertCompleted().getItem());
    assertFresh(own, "loaded");
    assertThat(own.served()).isEqualTo(Served.ORIGIN);
    assertThat(own.version()).isEqualTo(new Version(7));
    assertThat(own.lease()).isNull();
    for (UniAssertSubscriber<GetResult> other : others) {
      assertFresh(other.assertCompleted().getItem(), "loaded");
      assertThat(hit(other.getItem()).served()).isEqualTo(Served.WAITED);
    }
    assertThat(rig.origin.calls()).hasSize(1);
    assertThat(rig.cache.loading()).isZero();
    assertThat(rig.cache.waiting()).isZero();
    assertThat(rig.scheduler.pending()).isZero();
  }

  @Test
  void loadedKey_isServedFromTheStore() {
    load("a", "loaded");

    GetResult.Hit again = hit(rig.get("a").loading().now());

    assertThat(again.served()).isEqualTo(Served.STORE);
    assertThat(rig.origin.calls()).hasSize(1);
  }

  @Test
  void failedLoad_withNothingStale_isRememberedForItsOwnTime() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");
    rig.origin.call(0).answer(new LoadAnswer.Failed("connection refused"));

    for (UniAssertSubscriber<GetResult> reader : List.of(loader, waiter)) {
      GetResult.Negative negative = (GetResult.Negative) reader.assertCompleted().getItem();
      assertThat(negative.kind()).isEqualTo(Outcome.Kind.ORIGIN_ERROR);
      assertThat(negative.message()).isEqualTo("connection refused");
    }
    rig.pass(Duration.ofMillis(1_999));
    assertThat(rig.get("a").loading().now()).isInstanceOf(GetResult.Negative.class);
    assertThat(rig.origin.calls()).hasSize(1);
    rig.pass(Duration.ofMillis(1));
    begin("a");
    assertThat(rig.origin.calls()).hasSize(2);
  }

  @Test
  void absentRow_isRememberedForItsOwnTime() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.origin.call(0).answer(new LoadAnswer.Absent(null, "no such row", List.of()));

    GetResult.Negative negative = (GetResult.Negative) loader.assertCompleted().getItem();
    assertThat(negative.kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
    rig.pass(Duration.ofMillis(9_999));
    assertThat(rig.get("a").loading().now()).isInstanceOf(GetResult.Negative.class);
    assertThat(rig.origin.calls()).hasSize(1);
  }

  @Test
  void denial_goesToAllWhoWaitHere_andIsNotKept() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");

    rig.origin.call(0).answer(new LoadAnswer.Denied(false, "not yours"));

    Problem denied = new Problem.OriginDenied(StoreDriver.NAMESPACE, false, "not yours");
    assertThat(problem(loader)).isEqualTo(denied);
    assertThat(problem(waiter)).isEqualTo(denied);
    assertThat(rig.origin.calls()).hasSize(1);

    UniAssertSubscriber<GetResult> next = begin("a");
    rig.origin.call(1).answer(found("now you may"));
    assertFresh(next.assertCompleted().getItem(), "now you may");
  }

  @Test
  void denial_whileSomethingStaleMayBeServed_isNotToldToAnybody() {
    load("a", "old");
    rig.pass(Duration.ofSeconds(130));
    UniAssertSubscriber<GetResult> loader = begin("a");

    rig.origin.call(1).answer(new LoadAnswer.Denied(true, "who are you"));

    assertThat(hit(loader.assertCompleted().getItem()).stale()).isTrue();
  }

  @Test
  void busyOrigin_turnsReadersAway_andIsAskedForTheOthers() {
    List<UniAssertSubscriber<GetResult>> readers =
        IntStream.range(0, 7).mapToObj(i -> begin("k" + i)).toList();

    assertThat(rig.origin.calls()).hasSize(4);
    assertThat(problem(readers.get(6))).isEqualTo(new Problem.OriginBusy(StoreDriver.NAMESPACE, 2));
    rig.origin.call(0).answer(found("one"));
    assertThat(rig.origin.calls()).hasSize(5);
    assertThat(rig.origin.call(4).keys()).containsExactly("k4");

    assertThat(rig.behind.ask(rig.key("k6"))).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  void hangingOrigin_isGivenUpAtItsTimeout() {
    UniAssertSubscriber<GetResult> loader = begin("a");

    rig.pass(Duration.ofSeconds(1));

    GetResult.Negative negative = (GetResult.Negative) loader.assertCompleted().getItem();
    assertThat(negative.message()).isEqualTo("the origin did not answer within 1000 ms");
    assertThat(rig.origin.call(0).isCancelled()).isTrue();
  }

  @Test
  void invalidationDuringTheLoad_hasItLoadedAgain_andNobodyIsServedTheFirst() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");

    rig.behind.bust(rig.key("a")).go();
    rig.origin.call(0).answer(found("from before"));
    loader.assertNotTerminated();
    waiter.assertNotTerminated();
    assertThat(rig.origin.calls()).hasSize(2);
    rig.origin.call(1).answer(found("from after"));

    assertFresh(loader.assertCompleted().getItem(), "from after");
    assertFresh(waiter.assertCompleted().getItem(), "from after");
  }

  @Test
  void keyThatIsInvalidatedAgainAndAgain_isGivenUpAfterSomeLoads() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    for (int i = 0; i < 4; i++) {
      rig.behind.bust(rig.key("a")).go();
      rig.origin.call(i).answer(found("from before"));
    }

    assertThat(miss(loader.assertCompleted().getItem()).retryAfter()).isPositive();
    assertThat(rig.origin.calls()).hasSize(4);
  }

  @Test
  void originBehindTheFence_isLeftAloneForAWhile() {
    rig.behind.bust(rig.key("a")).version(9).go();
    UniAssertSubscriber<GetResult> loader = begin("a");
    assertThat(rig.origin.call(0).item().minVersion()).isEqualTo(new Version(9));
    assertThat(rig.origin.call(0).item().readPrimary()).isTrue();

    rig.origin.call(0).answer(found("from a replica that lags", 8L));

    assertMissToRetry(loader.assertCompleted().getItem(), 1_000);
    assertMissToRetry(rig.get("a").loading().now(), 1_000);
    assertThat(rig.origin.calls()).hasSize(1);
    rig.pass(Duration.ofSeconds(1));
    UniAssertSubscriber<GetResult> next = begin("a");
    rig.origin.call(1).answer(found("caught up", 9L));
    assertFresh(next.assertCompleted().getItem(), "caught up");
  }

  @Test
  void readerWithAMinimumOfItsOwn_isNotServedLess_thoughOthersAre() {
    UniAssertSubscriber<GetResult> demanding =
        rig.get("a").loading().minVersion(9).waiting(5_000).begin();
    rig.origin.call(0).answer(found("older", 8L));

    assertThat(miss(demanding.assertCompleted().getItem()).reason())
        .isEqualTo(Reason.BELOW_MIN_VERSION);
    assertFresh(rig.get("a").loading().now(), "older");
  }

  @Test
  void lastWaiterCancels_theLoadIsCancelled_andTheKeyFree() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");

    loader.cancel();
    assertThat(rig.origin.call(0).isCancelled()).isFalse();
    waiter.cancel();

    assertThat(rig.origin.call(0).isCancelled()).isTrue();
    assertThat(rig.cache.loading()).isZero();
    assertThat(rig.behind.ask(rig.key("a"))).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  void loaderCancels_aWaiterIsServedAllTheSame() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    UniAssertSubscriber<GetResult> waiter = begin("a");
    loader.cancel();
    rig.pass(Duration.ofMillis(700));

    rig.origin.call(0).answer(found("loaded"));

    assertFresh(waiter.assertCompleted().getItem(), "loaded");
    assertThat(rig.origin.calls()).hasSize(1);
  }

  @Test
  void readerWhoDoesNotWait_hasItLoadedForTheNext() {
    GetResult first = rig.get("a").loading().now();
    assertThat(miss(first).retryAfter()).isPositive();

    rig.origin.call(0).answer(found("loaded"));

    assertFresh(rig.get("a").loading().now(), "loaded");
  }

  @Test
  void readerWhoseWaitIsOver_leavesTheLoadToOthers() {
    UniAssertSubscriber<GetResult> reader = rig.get("a").loading().waiting(300).begin();

    rig.pass(Duration.ofMillis(300));

    assertThat(miss(reader.assertCompleted().getItem()).retryAfter()).isPositive();
    assertThat(rig.origin.call(0).isCancelled()).isFalse();
  }

  @Test
  void slowLoad_keepsItsLease_howeverShortThatIs() {
    CacheRig slow = new CacheRig(goods().lease(Duration.ofMillis(400)));
    UniAssertSubscriber<GetResult> loader = slow.get("a").loading().waiting(5_000).begin();

    for (int i = 0; i < 9; i++) {
      slow.pass(Duration.ofMillis(100));
      assertThat(slow.behind.ask(slow.key("a"))).isInstanceOf(LeaseAnswer.Held.class);
    }
    slow.origin.call(0).answer(found("at last"));

    assertFresh(loader.assertCompleted().getItem(), "at last");
  }

  @Test
  void loadWhoseLeaseWasLost_isGivenUp_andSomebodyElsesIsAwaited() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.behind.bust(rig.key("a")).go();
    rig.behind.lease(rig.key("a"));
    rig.pass(Duration.ofSeconds(5).minusMillis(1));
    loader.assertNotTerminated();
    assertThat(rig.origin.calls()).hasSize(1);
  }

  @Test
  void valueForOnce_goesToTheOneWhoAsked_andIsKeptNowhere() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.origin
        .call(0)
        .answer(
            new LoadAnswer.Found(
                (Outcome.Value) CacheRig.text("private"),
                null,
                List.of(),
                Duration.ZERO,
                Duration.ZERO));

    GetResult.Hit own = hit(loader.assertCompleted().getItem());
    assertThat(own.staleFor()).isZero();
    assertThat(miss(rig.get("a").withoutLease().now()).reason()).isEqualTo(Reason.ABSENT);
  }

  @Test
  void originsTtlTagsAndGrace_onlyNarrowThePolicy() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.origin
        .call(0)
        .answer(
            new LoadAnswer.Found(
                (Outcome.Value) CacheRig.text("short"),
                null,
                List.of(new Tag("eu")),
                Duration.ofSeconds(5),
                Duration.ofHours(9)));

    GetResult.Hit own = hit(loader.assertCompleted().getItem());
    assertThat(own.freshFor()).isEqualTo(5_000);
    assertThat(own.staleFor()).isEqualTo(125_000);
    assertThat(own.tags()).containsExactly(new Tag("eu"));
  }

  @Test
  void oversizeAnswer_isAFailureOfTheOrigin() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.origin.call(0).answer(found("x".repeat(CacheRig.MAX_VALUE_BYTES + 1)));

    GetResult.Negative negative = (GetResult.Negative) loader.assertCompleted().getItem();
    assertThat(negative.message()).contains("1001 bytes, at most 1000");
  }

  @Test
  void answerThatLacksARequiredTag_isAFailureOfTheOrigin_andCoolsTheKey() {
    CacheRig tagged = new CacheRig(goods().requireTag("tenant:*"));
    UniAssertSubscriber<GetResult> loader = tagged.get("a").loading().waiting(5_000).begin();
    tagged.origin.call(0).answer(found("untagged"));

    assertMissToRetry(loader.assertCompleted().getItem(), 1_000);
  }

  @Test
  void brokenOrigin_isAFailure_notAnError() {
    UniAssertSubscriber<GetResult> loader = begin("a");
    rig.origin.call(0).breakDown();

    assertThat(loader.assertCompleted().getItem()).isInstanceOf(GetResult.Negative.class);
  }
}
