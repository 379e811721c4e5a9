package dev.freshold.journal;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Invalidated;
import dev.freshold.journal.FleetRig.Node;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.store.Fleet;
import dev.freshold.store.Member;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When an invalidation has reached the fleet. */
class FleetWaitTest {

  private static final long DRAIN = Quorum.drain(Peers.LEASE_MILLIS);

  private final FleetRig rig = new FleetRig(Policies.named("goods").coherence(Coherence.STRICT));

  @Test
  void invalidation_whenEveryNodeHasAppliedIt_isAnsweredAtOnce() {
    Node one = rig.node("a");
    rig.node("b");

    Invalidated done = one.invalidating("x").join();

    assertThat(done.nodesAcked()).isEqualTo(2);
  }

  @Test
  void invalidation_withoutNodesThatKeepCopies_isAnsweredAtOnce() {
    rig.behind.bump(tag("x")).go();
    Node alone = rig.node("a", store -> new Silent(store));

    assertThat(alone.invalidating("x").join().nodesAcked()).isZero();
  }

  @Test
  void invalidation_whileANodeIsSilent_waitsUntilItsLeaseIsOver() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    silent.mute = true;

    CompletableFuture<Invalidated> waiting = one.invalidating("x");
    rig.scheduler.advance(DRAIN - 1);
    assertThat(waiting).isNotDone();

    rig.scheduler.advance(1);
    assertThat(waiting).isCompletedWithValueMatching(done -> done.nodesAcked() == 1);
  }

  @Test
  void silentNode_delaysOnce() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    silent.mute = true;
    CompletableFuture<Invalidated> first = one.invalidating("x");
    rig.scheduler.advance(DRAIN + 1);
    assertThat(first).isDone();

    assertThat(one.invalidating("x")).isDone();
  }

  @Test
  void invalidationThatWasDoneBefore_waitsLikewise() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    silent.mute = true;
    long position = rig.behind.bump(tag("x")).go().receipt().position();

    CompletableFuture<Acked> waiting =
        one.peer
            .fleetWait()
            .await(
                Tenant.DEFAULT,
                new Receipt(rig.behind.read(rig.key("k")).epoch(), position),
                rig.scheduler.now(),
                Long.MAX_VALUE / 4)
            .subscribeAsCompletionStage();

    assertThat(waiting).isNotDone();
    rig.scheduler.advance(DRAIN);
    assertThat(waiting).isDone();
  }

  @Test
  void nodeThatLeaves_isNotWaitedFor() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    Node two = rig.node("b", store -> silent);
    silent.mute = true;
    CompletableFuture<Invalidated> waiting = one.invalidating("x");

    two.peer.leave().await().indefinitely();

    assertThat(waiting).isDone();
  }

  @Test
  void nodeThatNobodyHasAskedForAnHour_leavesAndComesBack() {
    Node one = rig.node("a");
    rig.put("k", "one");

    rig.scheduler.advance(3_700_000);
    assertThat(rig.store.fleet(Tenant.DEFAULT).await().indefinitely().members()).isEmpty();

    rig.put("k", "two");
    one.get("k");
    assertThat(member().node()).isEqualTo("a");
    assertThat(one.served("k")).isEqualTo("LOCAL two");
  }

  @Test
  void invalidation_inAYoungEpoch_waitsForLeasesThatNobodyKnows() {
    Young young = new Young(rig.store);
    Node one = rig.node("a", store -> young);
    young.knownFor = 1_000;

    CompletableFuture<Invalidated> waiting = one.invalidating("x");
    rig.scheduler.advance(Peers.UNKNOWN_MILLIS - 1_001);
    assertThat(waiting).isNotDone();

    young.knownFor = Peers.UNKNOWN_MILLIS;
    rig.scheduler.advance(1);
    assertThat(waiting).isDone();
  }

  @Test
  void invalidation_onceTheFleetIsKnown_isAnsweredByThePushAlone() {
    Counted counted = new Counted(rig.store);
    Node one = rig.node("a", store -> counted);
    rig.node("b");
    assertThat(one.invalidating("x").join().nodesAcked()).isEqualTo(2);
    int before = counted.looks;

    Invalidated done = one.invalidating("x").join();

    assertThat(done.nodesAcked()).isEqualTo(2);
    assertThat(counted.looks).isEqualTo(before);
  }

  @Test
  void invalidation_onceTheFleetIsKnown_stillWaitsForASilentNode() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    assertThat(one.invalidating("x").join().nodesAcked()).isEqualTo(2);
    silent.mute = true;

    CompletableFuture<Invalidated> waiting = one.invalidating("x");
    rig.scheduler.advance(DRAIN - 1);
    assertThat(waiting).isNotDone();

    rig.scheduler.advance(1);
    assertThat(waiting).isCompletedWithValueMatching(done -> done.nodesAcked() == 1);
  }

  @Test
  void wait_thatIsCutShortBeforeAnybodyIsLookedUp_namesWhoIsPending() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    assertThat(one.invalidating("x").join().nodesAcked()).isEqualTo(2);
    silent.mute = true;
    Receipt receipt = rig.behind.bump(tag("x")).go().receipt();

    CompletableFuture<Acked> waiting =
        one.peer
            .fleetWait()
            .await(Tenant.DEFAULT, receipt, rig.scheduler.now(), 1)
            .subscribeAsCompletionStage();
    rig.scheduler.advance(1);

    assertThat(waiting)
        .isCompletedWithValueMatching(
            acked -> !acked.all() && acked.nodes() == 1 && acked.pending().contains("b"));
  }

  @Test
  void invalidation_inAYoungEpoch_isNotAnsweredByThePushAlone() {
    Young young = new Young(rig.store);
    Node one = rig.node("a", store -> young);
    young.knownFor = 1_000;
    CompletableFuture<Invalidated> first = one.invalidating("x");
    CompletableFuture<Invalidated> second = one.invalidating("y");
    rig.scheduler.advance(Peers.UNKNOWN_MILLIS - 1_001);

    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void invalidation_whenTheFleetCannotBeLookedUp_waitsAsLongAsAnyLeaseMayLast() {
    Blind blind = new Blind(rig.store);
    Node one = rig.node("a", store -> blind);

    CompletableFuture<Invalidated> waiting = one.invalidating("x");
    rig.scheduler.advance(Peers.UNKNOWN_MILLIS - 1);
    assertThat(waiting).isNotDone();

    rig.scheduler.advance(1);
    assertThat(waiting).isDone();
  }

  @Test
  void wait_thatIsCutShort_namesWhoIsPending() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    silent.mute = true;
    Receipt receipt = rig.behind.bump(tag("x")).go().receipt();

    CompletableFuture<Acked> waiting =
        one.peer
            .fleetWait()
            .await(Tenant.DEFAULT, receipt, rig.scheduler.now(), 100)
            .subscribeAsCompletionStage();
    rig.scheduler.advance(100);

    assertThat(waiting)
        .isCompletedWithValueMatching(
            acked -> !acked.all() && acked.nodes() == 1 && acked.pending().contains("b"));
  }

  @Test
  void caller_whoLeaves_leavesNothingBehind() {
    Silent silent = new Silent(rig.store);
    Node one = rig.node("a");
    silent.mute = false;
    rig.node("b", store -> silent);
    silent.mute = true;
    int before = rig.scheduler.pending();

    one.invalidating("x").cancel(false);

    assertThat(rig.scheduler.pending()).isEqualTo(before);
  }

  @Test
  void renewal_thatIsOvertaken_doesNotCountAsHavingAppliedMore() {
    rig.store.renew(new RenewCommand(Tenant.DEFAULT, "a", 2, 2_000, null)).await().indefinitely();
    long applied = member().applied();
    rig.behind.bump(tag("x")).go();

    rig.store.renew(new RenewCommand(Tenant.DEFAULT, "a", 1, 2_000, null)).await().indefinitely();

    assertThat(member().applied()).isEqualTo(applied);
  }

  private Member member() {
    return rig.store.fleet(Tenant.DEFAULT).await().indefinitely().members().getFirst();
  }

  /** The way of a node that hears, but is not heard. */
  private static final class Silent extends ForwardingStore {
    boolean mute = true;

    Silent(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      return mute
          ? Uni.createFrom()
              .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "it is cut off"))
          : super.renew(command);
    }
  }

  /** A store whose epoch has just begun. */
  private static final class Young extends ForwardingStore {
    long knownFor = Fleet.ALWAYS;

    Young(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      return super.fleet(tenant)
          .map(fleet -> new Fleet(fleet.standing(), fleet.now(), knownFor, fleet.members()));
    }
  }

  /** A store that counts how often it is asked who has to be waited for. */
  private static final class Counted extends ForwardingStore {
    int looks;

    Counted(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      looks++;
      return super.fleet(tenant);
    }
  }

  /** A store that does not say who has to be waited for. */
  private static final class Blind extends ForwardingStore {
    Blind(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      return Uni.createFrom()
          .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "it is cut off"));
    }
  }
}
