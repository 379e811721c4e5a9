package dev.freshold.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.freshold.cache.Tally.Fate;
import dev.freshold.cache.Tally.From;
import dev.freshold.cache.Tally.Kept;
import dev.freshold.cache.Tally.Right;
import dev.freshold.model.Entry;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.PutRule;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedOrigin;
import dev.freshold.watch.Span;
import io.smallrye.mutiny.Uni;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is counted of reads, loads and puts. */
class TallyTest {

  private static final int READS = 200_000;

  private final CacheRig rig = new CacheRig(goods());

  private static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE)
        .ttl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ofMinutes(2))
        .maxStaleness(Duration.ofMinutes(5))
        .coherence(Coherence.STRICT)
        .lease(Duration.ofSeconds(10));
  }

  @Test
  void reads_answeredInEachWay_areCountedOnceEach() {
    rig.get("a").withoutLease().now();
    rig.load("a", "one");
    rig.get("a").now();
    rig.pass(Duration.ofSeconds(90));
    rig.get("a").withoutLease().now();

    Tally tally = rig.tally();

    assertThat(tally.misses().of(Reason.ABSENT)).isEqualTo(2);
    assertThat(tally.hits(From.STORE, false) + tally.hits(From.LOCAL, false)).isEqualTo(1);
    assertThat(tally.hits(From.STORE, true)).isEqualTo(1);
    assertThat(tally.loads().of(Right.CALLER)).isEqualTo(1);
    assertThat(tally.ages().snapshot().counts()).endsWith(2);
    assertThat(tally.ages().snapshot().sum()).isEqualTo(90_000);
    assertThat(tally.beyondBound()).isZero();
    assertThat(tally.contradicted()).isZero();
  }

  @Test
  void invalidatedEntry_thatIsFound_countsAsPreventedOnce() {
    rig.behind.put(rig.key("a")).version(1).text("one").tags("x").life(60_000, 180_000).go();
    rig.behind.bump(Subject.of(new Tag("x"))).go();

    rig.get("a").withoutLease().now();

    assertThat(rig.tally().prevented().of(Kept.STORE)).isEqualTo(1);
    assertThat(rig.tally().misses().of(Reason.INVALIDATED)).isEqualTo(1);
    assertThat(rig.tally().contradicted()).isZero();
  }

  @Test
  void put_refusedUnderItsLease_isCountedByWhy() {
    String token = rig.lease("a");
    rig.behind.bust(rig.key("a")).go();
    rig.behind.put(rig.key("a")).leased(token).text("old").life(60_000, 180_000).go();
    rig.cache
        .puts()
        .put(
            new PutOrder(
                rig.policy,
                rig.key("a"),
                List.of(),
                CacheRig.text("late"),
                null,
                List.of(),
                new PutRule.Claim.Leased(token),
                null))
        .await()
        .indefinitely();

    assertThat(rig.tally().puts(true).of(Fate.LEASE_LOST)).isEqualTo(1);
    assertThat(rig.tally().puts(true).of(Fate.STORED)).isZero();
  }

  @Test
  void storeThatHandsOutWhatTheJournalSaysIsDead_isCaught() {
    CacheRig lying = new CacheRig(goods(), Forgetful::new);
    lying.behind.put(lying.key("a")).version(1).text("one").tags("x").life(60_000, 180_000).go();
    lying.get("b").withoutLease().now();
    lying.behind.bump(Subject.of(new Tag("x"))).go();

    lying.get("a").withoutLease().now();

    assertThat(lying.tally().contradicted()).isEqualTo(1);
    assertThat(lying.cache.tallies().all()).hasSize(1);
  }

  @Test
  void readWithoutItsStore_isCountedAsAnError() {
    CacheRig cut = new CacheRig(goods(), Absent::new);

    cut.get("a").begin().assertFailedWith(StoreException.class);

    assertThat(cut.tally().mishaps().of(Mishap.STORE_UNAVAILABLE)).isEqualTo(1);
  }

  @Test
  void loadOfTheNode_isTimedFromTheWishForTheLease() {
    CacheRig loading = new CacheRig(LoadingReadsTest.goods());
    loading.get("a").loading().waiting(5_000).begin();
    loading.pass(Duration.ofMillis(300));

    loading.origin.call(0).answer(ScriptedOrigin.found("loaded"));

    assertThat(loading.tally().loads().of(Right.NODE)).isEqualTo(1);
    assertThat(loading.tally().loadTimes().snapshot().sum()).isEqualTo(300);
    assertThat(loading.tally().puts(true).of(Fate.STORED)).isEqualTo(1);
    assertThat(loading.tally().hits(From.ORIGIN, false)).isEqualTo(1);
  }

  @Test
  void hit_counted_allocatesNothing() {
    rig.load("a", "one");
    GetResult hit = rig.get("a").now();
    Tally tally = rig.tally();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    count(tally, hit);

    long before = threads.getCurrentThreadAllocatedBytes();
    count(tally, hit);
    long after = threads.getCurrentThreadAllocatedBytes();

    assertThat((after - before) / READS).as("bytes for each of the reads").isZero();
  }

  private void count(Tally tally, GetResult hit) {
    for (int i = 0; i < READS; i++) {
      tally.near(hit, false, Span.NONE);
    }
    assertThat(tally.hits(From.LOCAL, false)).isPositive();
  }

  /** Has lost its generations, and nothing else. */
  private static final class Forgetful extends ForwardingStore {

    Forgetful(Store behind) {
      super(behind);
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      return super.read(command)
          .map(
              facts -> {
                Entry entry = facts.entry();
                return new ReadFacts(
                    entry,
                    Generations.NONE,
                    Mark.NONE,
                    facts.epoch(),
                    facts.position(),
                    facts.now(),
                    facts.epochAge(),
                    facts.lease());
              });
    }
  }

  /** Cannot be reached. */
  private static final class Absent extends ForwardingStore {

    Absent(Store behind) {
      super(behind);
    }

    @Override
    public Uni<ReadFacts> read(ReadCommand command) {
      return Uni.createFrom()
          .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "is away"));
    }
  }
}
