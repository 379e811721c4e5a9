package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.assertMissToRetry;
import static dev.freshold.cache.GetAssertions.assertMissWithLease;
import static dev.freshold.cache.GetAssertions.assertStaleWithoutLease;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.cache.GetAssertions.lease;
import static dev.freshold.cache.GetAssertions.miss;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Subject;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many callers of one key: one loads, the others wait and are served what the store accepted. */
class WaitingReadsTest {

  private final CacheRig rig = new CacheRig(goods());

  private static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE)
        .ttl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ofMinutes(2))
        .maxStaleness(Duration.ofMinutes(5))
        .lease(Duration.ofSeconds(10));
  }

  @Test
  void callersOfOneKey_oneLoadsAndTheOthersAreServedItsOutcome() {
    String token = rig.lease("a");
    List<UniAssertSubscriber<GetResult>> waiting =
        Stream.generate(() -> rig.get("a").waiting(5_000).begin()).limit(3).toList();
    assertThat(rig.cache.waiting()).isEqualTo(3);
    waiting.forEach(UniAssertSubscriber::assertNotTerminated);

    rig.behind.put(rig.key("a")).leased(token).text("loaded").go();

    for (UniAssertSubscriber<GetResult> caller : waiting) {
      GetResult.Hit hit = hit(caller.assertCompleted().getItem());
      assertFresh(hit, "loaded");
      assertThat(hit.served()).isEqualTo(GetResult.Served.WAITED);
    }
    assertThat(rig.cache.waiting()).isZero();
    assertThat(rig.scheduler.pending()).isZero();
  }

  @Test
  void loaderGivesUp_oneOfTheWaitersGetsItsLeaseAndTheRestWaitOn() {
    String token = rig.lease("a");
    UniAssertSubscriber<GetResult> one = rig.get("a").waiting(5_000).begin();
    UniAssertSubscriber<GetResult> other = rig.get("a").waiting(5_000).begin();

    rig.behind.abandon(rig.key("a"), token);

    List<GetResult> answered =
        Stream.of(one, other).map(UniAssertSubscriber::getItem).filter(r -> r != null).toList();
    assertThat(answered).hasSize(1);
    assertMissWithLease(answered.getFirst(), Reason.ABSENT);
    assertThat(rig.cache.waiting()).isEqualTo(1);

    rig.behind.put(rig.key("a")).leased(lease(answered.getFirst()).token()).text("second").go();
    assertThat(Stream.of(one, other).map(UniAssertSubscriber::getItem))
        .filteredOn(GetResult.Hit.class::isInstance)
        .hasSize(1);
  }

  @Test
  void loaderFails_waitersAreToldWhenToComeBack() {
    String token = rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(5_000).begin();

    rig.behind.fail(rig.key("a"), token, 0);

    assertMissToRetry(waiter.assertCompleted().getItem(), 1_000);
  }

  @Test
  void loaderIsBustedUnderway_waitersAreNotGivenItsOutcome() {
    String token = rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(5_000).begin();

    rig.behind.bust(rig.key("a")).go();
    rig.behind.put(rig.key("a")).leased(token).text("from before the bust").go();

    assertMissWithLease(waiter.assertCompleted().getItem(), Reason.INVALIDATED);
  }

  @Test
  void wait_runsOut_andTheCallerIsToldWhenToComeBack() {
    rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(3_000).begin();

    rig.scheduler.advance(2_999);
    waiter.assertNotTerminated();
    rig.scheduler.advance(1);

    assertMissToRetry(waiter.assertCompleted().getItem(), 7_000);
    assertThat(rig.cache.waiting()).isZero();
  }

  @Test
  void lease_runsOutWhileWaiting_andOneWaiterGetsTheNext() {
    rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(60_000).begin();

    rig.scheduler.advance(10_000);

    assertMissWithLease(waiter.assertCompleted().getItem(), Reason.ABSENT);
  }

  @Test
  void bumpWhileWaiting_whichWakesNobody_isSeenByTheNextLook() {
    rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(60_000).begin();
    rig.behind.bump(Subject.ofNamespace(StoreDriver.NAMESPACE)).go();
    waiter.assertNotTerminated();

    rig.scheduler.advance(500);

    assertThat(miss(waiter.assertCompleted().getItem()).lease()).isNotNull();
  }

  @Test
  void pushThatIsLost_isMadeUpForByTheNextLook() {
    CacheRig deaf =
        new CacheRig(
            goods(),
            behind ->
                new ForwardingStore(behind) {
                  @Override
                  public void onLeaseEnd(Consumer<LeaseEnd> listener) {}
                });
    String token = deaf.lease("a");
    UniAssertSubscriber<GetResult> waiter = deaf.get("a").waiting(5_000).begin();
    deaf.behind.put(deaf.key("a")).leased(token).text("loaded").go();
    waiter.assertNotTerminated();

    deaf.scheduler.advance(500);

    assertFresh(waiter.assertCompleted().getItem(), "loaded");
  }

  @Test
  void valuePastRevalidation_isWaitedForAndThenServedAsStale() {
    CacheRig patient =
        new CacheRig(
            goods().staleWhileRevalidate(Duration.ZERO).staleIfError(Duration.ofMinutes(3)));
    patient.load("a", "old");
    patient.pass(Duration.ofMinutes(2));
    patient.lease("a");

    UniAssertSubscriber<GetResult> waiter = patient.get("a").waiting(2_000).begin();
    waiter.assertNotTerminated();
    patient.scheduler.advance(2_000);

    assertStaleWithoutLease(waiter.assertCompleted().getItem(), "old");
  }

  @Test
  void waitersBeyondTheLimit_areTurnedAwayAndThoseInsideStay() {
    rig.lease("a");
    List<UniAssertSubscriber<GetResult>> inside =
        Stream.generate(() -> rig.get("a").waiting(5_000).begin())
            .limit(CacheRig.MAX_WAITERS)
            .toList();

    UniAssertSubscriber<GetResult> beyond = rig.get("a").waiting(5_000).begin();
    beyond.assertFailedWith(ProblemException.class, "WaiterLimit");

    rig.scheduler.advance(2_000);
    inside.forEach(UniAssertSubscriber::assertNotTerminated);
    assertThat(rig.cache.waiting()).isEqualTo(CacheRig.MAX_WAITERS);
  }

  @Test
  void waiterWhoCancels_leavesItsSeat() {
    rig.lease("a");
    UniAssertSubscriber<GetResult> waiter = rig.get("a").waiting(5_000).begin();

    waiter.cancel();

    assertThat(rig.cache.waiting()).isZero();
    assertThat(rig.scheduler.pending()).isZero();
  }

  @Test
  void callerWhoCancelsBeforeItsLeaseArrives_handsItBack() {
    SlowReads slow = new SlowReads();
    CacheRig remote = new CacheRig(goods(), slow::before);
    UniAssertSubscriber<GetResult> gone = remote.get("a").begin();

    gone.cancel();
    slow.answerNext();

    assertThat(remote.behind.inspect(remote.key("a")).lease()).isNull();
  }

  @Test
  void firstCallerCancels_theNextAboardGetsTheLease() {
    SlowReads slow = new SlowReads();
    CacheRig remote = new CacheRig(goods(), slow::before);
    UniAssertSubscriber<GetResult> departed = remote.get("other").begin();
    UniAssertSubscriber<GetResult> underWay = remote.get("a").begin();
    UniAssertSubscriber<GetResult> first = remote.get("a").begin();
    UniAssertSubscriber<GetResult> second = remote.get("a").begin();
    slow.answerNext();
    slow.answerNext();
    departed.assertCompleted();
    String token = lease(underWay.assertCompleted().getItem()).token();
    remote.behind.abandon(remote.key("a"), token);

    first.cancel();
    slow.answerNext();

    assertMissWithLease(second.assertCompleted().getItem(), Reason.ABSENT);
  }

  @Test
  void readsOfOneKey_thatShareATrip_shareOneLease() {
    SlowReads slow = new SlowReads();
    CacheRig remote = new CacheRig(goods(), slow::before);
    UniAssertSubscriber<GetResult> underWay = remote.get("a").withoutLease().begin();
    UniAssertSubscriber<GetResult> first = remote.get("a").begin();
    UniAssertSubscriber<GetResult> second = remote.get("a").begin();
    UniAssertSubscriber<GetResult> third = remote.get("a").begin();
    slow.answerNext();
    slow.answerNext();
    slow.answerNext();

    underWay.assertCompleted();
    assertMissWithLease(first.assertCompleted().getItem(), Reason.ABSENT);
    assertMissToRetry(second.assertCompleted().getItem(), 10_000);
    assertMissToRetry(third.assertCompleted().getItem(), 10_000);
    assertThat(slow.asked).isEqualTo(3);
  }

  /** A store whose reads are carried out when the test says so, in the order of their asking. */
  private static final class SlowReads {
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private int asked;

    Store before(Store behind) {
      return new ForwardingStore(behind) {
        @Override
        public Uni<ReadFacts> read(ReadCommand command) {
          return Uni.createFrom()
              .emitter(
                  caller -> {
                    asked++;
                    pending.addLast(
                        () -> super.read(command).subscribe().with(caller::complete, caller::fail));
                  });
        }
      };
    }

    void answerNext() {
      pending.removeFirst().run();
    }
  }
}
