package dev.freshold.journal;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult;
import dev.freshold.cache.GetResult.Served;
import dev.freshold.journal.FleetRig.Node;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What a node serves from its own memory, and when it does not. */
class LocalTest {

  private final FleetRig rig = new FleetRig(Policies.named("goods").coherence(Coherence.STRICT));

  @Test
  void secondRead_isServedFromTheNodesOwnMemory() {
    Node node = rig.node("a");
    rig.put("k", "one");

    assertThat(node.served("k")).isEqualTo("STORE one");
    assertThat(node.served("k")).isEqualTo("LOCAL one");
  }

  @Test
  void read_ofANamespaceWithoutCoherence_isNeverServedLocally() {
    FleetRig plain = new FleetRig(Policies.named("goods").coherence(Coherence.NONE));
    Node node = plain.node("a");
    plain.put("k", "one");
    node.get("k");

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void copy_afterItsTagWasInvalidated_isNotServed() {
    Node node = rig.node("a");
    rig.put("k", "one", "x");
    node.warm("k");

    rig.behind.bump(tag("x")).go();

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void copy_afterAnotherTagWasInvalidated_isStillServed() {
    Node node = rig.node("a");
    rig.put("k", "one", "x");
    node.warm("k");

    rig.behind.bump(tag("y")).go();

    assertThat(node.served("k")).isEqualTo("LOCAL one");
  }

  @Test
  void copy_afterItsKeyWasBusted_isNotServed() {
    Node node = rig.node("a");
    rig.put("k", "one");
    node.warm("k");

    rig.behind.bust(rig.key("k")).go();

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void copy_afterItsTagWasSoftlyInvalidated_isLeftToTheStore() {
    Node node = rig.node("a");
    rig.put("k", "one", "x");
    node.warm("k");

    rig.behind.bump(tag("x")).soft().go();

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void copy_afterAnotherVersionWasPut_isNotServed() {
    Node node = rig.node("a");
    rig.behind.put(rig.key("k")).text("one").version(1).life(60_000, 120_000).go();
    node.warm("k");

    rig.behind.put(rig.key("k")).text("two").version(2).life(60_000, 120_000).go();

    assertThat(node.served("k")).isEqualTo("STORE two");
  }

  @Test
  void copy_whoseKeyIsWrittenLikeATag_isJudgedByWhatWasMeant() {
    Node node = rig.node("a");
    rig.put("k", "one");
    node.warm("k");

    rig.behind.bump(tag("goods:k")).go();

    assertThat(node.served("k")).isEqualTo("LOCAL one");
  }

  @Test
  void copy_pastItsFreshness_isLeftToTheStore() {
    Node node = rig.node("a");
    rig.put("k", "one");
    node.warm("k");

    rig.scheduler.advance(60_001);

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void copy_whileTheLeaseIsNotHeld_isNotServed() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one");
    node.warm("k");

    cut.renewals = true;
    rig.scheduler.advance(2_100);

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void copy_onceTheLeaseIsHeldAgain_isServedAgain() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one");
    node.warm("k");
    cut.renewals = true;
    rig.scheduler.advance(5_000);

    cut.renewals = false;
    rig.scheduler.advance(1_000);

    assertThat(node.served("k")).isEqualTo("LOCAL one");
  }

  @Test
  void invalidation_whosePushWasLost_takesTheLeaseUntilItIsKnown() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one", "x");
    node.warm("k");

    cut.pushes = true;
    cut.pages = true;
    rig.behind.bump(tag("x")).go();
    rig.scheduler.advance(2_100);

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void invalidation_whosePushWasLost_isAskedFor() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one", "x");
    node.warm("k");

    cut.pushes = true;
    rig.behind.bump(tag("x")).go();
    rig.scheduler.advance(700);

    assertThat(node.served("k")).isEqualTo("nothing");
    assertThat(node.peer.followers().of(Tenant.DEFAULT).leaseLeft()).isPositive();
  }

  @Test
  void pushThatComesAfterAMissingOne_fillsTheGap() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one", "x");
    node.warm("k");

    cut.pushes = true;
    rig.behind.bump(tag("x")).go();
    cut.pushes = false;
    rig.behind.bump(tag("y")).go();

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void whatThisNodeInvalidatesItself_isNotServedByIt_beforeTheJournalSaysSo() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one", "x");
    node.warm("k");
    cut.pushes = true;

    assertThat(node.invalidating("x")).isNotDone();

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void whatThisNodePutsItself_isReadHere_beforeTheJournalSaysSo() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one");
    node.warm("k");
    cut.pushes = true;

    node.put("k", "two");

    assertThat(node.served("k")).isEqualTo("STORE two");
  }

  @Test
  void gapThatWasTrimmed_dropsEverything() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one", "x");
    node.warm("k");

    cut.pushes = true;
    for (int i = 0; i <= FleetRig.JOURNAL; i++) {
      rig.behind.bump(tag("y")).go();
    }
    cut.pushes = false;
    rig.behind.bump(tag("y")).go();

    assertThat(node.served("k")).isEqualTo("STORE one");
    assertThat(node.served("k")).isEqualTo("LOCAL one");
    assertThat(resets(node, ResetReason.TRIMMED)).isEqualTo(1);
  }

  @Test
  void invalidation_whileTheAnswerIsOnItsWay_isNotHiddenByTheCopy() {
    Interposed late = new Interposed(rig.store);
    Node node = rig.node("a", store -> late);
    rig.put("k", "one", "x");
    late.afterRead = () -> rig.behind.bump(tag("x")).go();

    node.get("k");

    assertThat(node.served("k")).isEqualTo("nothing");
  }

  @Test
  void answer_thatCameAfterAReset_isNotKept() {
    Interposed late = new Interposed(rig.store);
    Node node = rig.node("a", store -> late);
    rig.put("k", "one", "x");
    late.afterRead = () -> node.peer.followers().reset(ResetReason.CLOCK);

    node.get("k");

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void age_isCountedFromBeforeTheStoreWasAsked() {
    Interposed late = new Interposed(rig.store);
    Node node = rig.node("a", store -> late);
    rig.put("k", "one");
    late.afterRead = () -> rig.scheduler.advance(1_000);
    node.get("k");

    rig.scheduler.advance(58_999);
    assertThat(node.served("k")).isEqualTo("LOCAL one");

    rig.scheduler.advance(1);
    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void clocksThatPart_dropEverything() {
    Node node = rig.node("a");
    rig.put("k", "one");
    node.warm("k");

    node.wall.advance(251);

    assertThat(node.served("k")).isEqualTo("STORE one");
    assertThat(node.served("k")).isEqualTo("LOCAL one");
    assertThat(resets(node, ResetReason.CLOCK)).isEqualTo(1);
  }

  @Test
  void sleepTooShortToPartTheClocks_countsAsAge() {
    Node node = rig.node("a");
    rig.put("k", "one");
    node.warm("k");

    node.wall.advance(200);
    rig.scheduler.advance(59_799);
    assertThat(node.served("k")).isEqualTo("LOCAL one");

    rig.scheduler.advance(1);
    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void sleepTooShortToPartTheClocks_countsAsTimeOfTheLease() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one");
    node.warm("k");
    cut.renewals = true;

    node.wall.advance(200);
    rig.scheduler.advance(Peers.LEASE_MILLIS - 200);

    assertThat(node.served("k")).isEqualTo("STORE one");
  }

  @Test
  void boundedCopy_isServedWithoutALease() {
    FleetRig bounded = new FleetRig(Policies.named("goods").coherence(Coherence.BOUNDED));
    Cut cut = new Cut(bounded.store);
    Node node = bounded.node("a", store -> cut);
    bounded.put("k", "one");
    node.warm("k");

    cut.renewals = true;
    bounded.scheduler.advance(10_000);

    assertThat(node.served("k")).isEqualTo("LOCAL one");
  }

  @Test
  void boundedCopy_whileTheStoreIsAway_isServedStaleWithinTheBound() {
    FleetRig bounded =
        new FleetRig(
            Policies.named("goods")
                .coherence(Coherence.BOUNDED)
                .maxStaleness(Duration.ofMinutes(2))
                .staleWhileRevalidate(Duration.ofSeconds(30)));
    Cut cut = new Cut(bounded.store);
    Node node = bounded.node("a", store -> cut);
    bounded.put("k", "one");
    node.warm("k");
    cut.renewals = true;
    cut.reads = true;

    bounded.scheduler.advance(119_999);
    assertThat(node.served("k")).isEqualTo("LOCAL one");

    bounded.scheduler.advance(1);
    assertThat(
            node.asking("k")
                .onFailure(StoreException.class)
                .recoverWithNull()
                .await()
                .indefinitely())
        .isNull();
  }

  @Test
  void strictCopy_whileTheStoreIsAway_isServedAsLongAsTheLeaseLasts() {
    Cut cut = new Cut(rig.store);
    Node node = rig.node("a", store -> cut);
    rig.put("k", "one");
    node.warm("k");
    cut.renewals = true;
    cut.reads = true;

    rig.scheduler.advance(1_000);
    assertThat(node.served("k")).isEqualTo("LOCAL one");

    rig.scheduler.advance(1_100);
    assertThat(
            node.asking("k")
                .onFailure(StoreException.class)
                .recoverWithNull()
                .await()
                .indefinitely())
        .isNull();
  }

  @Test
  void readsOfABatch_lookAtTheClocksOnce() {
    Node node = rig.node("a");
    List<String> keys = List.of("k", "l", "m");
    for (String key : keys) {
      rig.put(key, "one");
      node.warm(key);
    }
    int before = node.looks;

    assertThat(node.getAll(keys)).hasSize(3).allSatisfy(LocalTest::isLocal);

    assertThat(node.looks - before).isEqualTo(1);
  }

  private static void isLocal(GetResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            GetResult.Hit.class, hit -> assertThat(hit.served()).isEqualTo(Served.LOCAL));
  }

  private static long resets(Node node, ResetReason reason) {
    return node.peer.followers().stats().resets(reason);
  }

  /** A store from which some things do not come. */
  private static final class Cut extends ForwardingStore {
    boolean renewals;
    boolean pushes;
    boolean pages;
    boolean reads;

    Cut(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      return renewals ? away() : super.renew(command);
    }

    @Override
    public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
      return pages ? away() : super.journal(tenant, after, atMost);
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      return reads ? away() : super.read(command);
    }

    @Override
    public void onNews(Consumer<News> listener) {
      super.onNews(
          news -> {
            if (!pushes) {
              listener.accept(news);
            }
          });
    }

    private static <T> Uni<T> away() {
      return Uni.createFrom()
          .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "it is cut off"));
    }
  }

  /** A store where something happens while one answer is on its way. */
  private static final class Interposed extends ForwardingStore {
    Runnable afterRead = () -> {};

    Interposed(Store behind) {
      super(behind);
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      return super.read(command)
          .invoke(
              facts -> {
                Runnable once = afterRead;
                afterRead = () -> {};
                once.run();
              });
    }
  }
}
