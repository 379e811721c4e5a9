package dev.freshold.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Explanation.Rule;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Await;
import dev.freshold.testing.ForwardingStore;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sentence that an operator reads, for each state that a key can be in. */
class ExplainerTest {

  private final CacheRig rig =
      new CacheRig(
          Policies.named(StoreDriver.NAMESPACE)
              .ttl(Duration.ofMinutes(1))
              .staleWhileRevalidate(Duration.ofMinutes(1))
              .staleIfError(Duration.ofMinutes(2)));
  private final EntryKey key = rig.key("a");

  @Test
  void nothingStored() {
    assertThat(summary())
        .isEqualTo("Not served: ABSENT (nothing is stored under this key); nobody is loading it.");
  }

  @Test
  void fresh() {
    store();

    assertThat(summary()).isEqualTo("Served as FRESH: every rule holds; nobody is loading it.");
    assertThat(explain().rules()).allMatch(Rule::holds).hasSize(9);
  }

  @Test
  void writeThatWaits_isSaid() {
    CacheRig waiting = new CacheRig(Policies.named(StoreDriver.NAMESPACE), Unflushed::new);

    assertThat(
            Await.of(waiting.cache.explainer().explain(waiting.policy, waiting.key("a"), List.of()))
                .summary())
        .endsWith("nobody is loading it; version 7 waits to be written to the origin.");
  }

  /** A store whose keys all have such a write. */
  private static final class Unflushed extends ForwardingStore {

    Unflushed(Store behind) {
      super(behind);
    }

    @Override
    public Uni<Inspection> inspect(InspectCommand command) {
      return super.inspect(command)
          .map(
              seen ->
                  new Inspection(
                      seen.facts(),
                      seen.contentBytes(),
                      seen.lease(),
                      seen.states(),
                      seen.journal(),
                      seen.physicalKey(),
                      new Version(7)));
    }
  }

  @Test
  void staleByTime_whileItIsRefreshed() {
    store();
    rig.pass(Duration.ofSeconds(90));
    rig.lease("a");
    rig.pass(Duration.ofSeconds(4));

    assertThat(summary())
        .isEqualTo(
            "Served as STALE while one caller refreshes it (34s ago);"
                + " somebody is loading it, for 6s more at the most.");
  }

  @Test
  void stalePastRevalidation() {
    store();
    rig.pass(Duration.ofSeconds(130));

    assertThat(summary())
        .isEqualTo(
            "Served as STALE only if its reload fails: past stale-while-revalidate (1m10s ago);"
                + " nobody is loading it.");
  }

  @Test
  void softlyInvalidatedByItsTag() {
    store();
    rig.behind.bump(StoreDriver.tag("x")).soft().go();

    assertThat(summary())
        .isEqualTo(
            "Served as STALE while one caller refreshes it (stamp 1, x was invalidated at 2);"
                + " nobody is loading it.");
  }

  @Test
  void invalidatedByItsTag() {
    store();
    rig.behind.bump(StoreDriver.tag("x")).go();

    assertThat(summary())
        .isEqualTo(
            "Not served: INVALIDATED (stamp 1, x was invalidated at 2); nobody is loading it.");
  }

  @Test
  void invalidatedByItsKey_inASchemaThatTheBustDidNotKnow() {
    store();
    rig.behind.bust(key).schemas().go();

    assertThat(summary())
        .isEqualTo(
            "Not served: INVALIDATED (stamp 1, bust at 2; version none, fence none);"
                + " nobody is loading it.");
  }

  @Test
  void bustedAndGone() {
    store();
    rig.behind.bust(key).go();

    assertThat(summary())
        .isEqualTo(
            "Not served: INVALIDATED (nothing is stored under this key); nobody is loading it.");
  }

  @Test
  void boundNarrowedSinceThePut() {
    rig.behind.put(key).life(3_600_000, 7_200_000).go();
    rig.pass(Duration.ofMinutes(6));

    assertThat(summary())
        .isEqualTo("Not served: EXPIRED (age 6m, max-staleness 5m); nobody is loading it.");
  }

  @Test
  void coolingAfterAFailedLoad() {
    rig.behind.fail(key, rig.lease("a"), 0);
    rig.pass(Duration.ofMillis(300));

    assertThat(summary()).endsWith("; its last 1 load(s) failed, the next may start in 0.7s.");
  }

  @Test
  void coolingThatAnInvalidationHasEnded() {
    rig.behind.fail(key, rig.lease("a"), 0);
    rig.behind.bust(key).go();

    assertThat(summary()).endsWith("; its last 1 load(s) failed, the next may start in 0s.");
  }

  @Test
  void loadThatIsDoomed() {
    rig.lease("a");
    rig.behind.bust(key).go();

    assertThat(summary())
        .endsWith(
            "; somebody loads what has been invalidated since,"
                + " so that the next caller gets the lease.");
  }

  @Test
  void explain_changesNothing() {
    explain();

    assertThat(rig.behind.inspect(key).lease()).isNull();
    assertThat(rig.behind.position()).isEqualTo(1);
  }

  private void store() {
    rig.behind.put(key).life(60_000, 180_000).tags("x").notJournaled().go();
  }

  private String summary() {
    return explain().summary();
  }

  private Explanation explain() {
    return Await.of(rig.cache.explainer().explain(rig.policy, key, rig.policy.tagsOf("a")));
  }
}
