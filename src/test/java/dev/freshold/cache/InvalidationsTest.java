package dev.freshold.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.OnMiss;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.Await;
import dev.freshold.testing.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidationsTest {

  private final CacheRig rig = new CacheRig(Policies.named(StoreDriver.NAMESPACE));

  @Test
  void keys_areInvalidatedInEverySchemaThatWasSeen_andCounted() {
    EntryKey six = rig.behind.key(StoreDriver.NAMESPACE, "v6", "a");
    EntryKey seven = rig.behind.key(StoreDriver.NAMESPACE, "v7", "a");
    for (EntryKey key : List.of(six, seven)) {
      rig.behind.put(key).notJournaled().go();
      read(key);
    }

    Invalidated done = run(keys(List.of(new Target("a", null)), false, false));

    assertThat(done.estimate()).isEqualTo(Estimate.of(2));
    assertThat(done.noOps()).isZero();
    assertThat(rig.behind.read(six).entry()).isNull();
    assertThat(rig.behind.read(seven).entry()).isNull();
  }

  @Test
  void keys_softly_areServedAsStale() {
    rig.behind.put(rig.key("a")).go();

    run(keys(List.of(new Target("a", null)), true, false));

    assertThat(rig.behind.served(rig.key("a"))).isEqualTo(Served.STALE);
  }

  @Test
  void keys_thatAreKnownToBeThatFar_areNoOps() {
    run(keys(List.of(new Target("a", new Version(3))), false, false));

    Invalidated again =
        run(
            keys(
                List.of(new Target("a", new Version(3)), new Target("b", new Version(3))),
                false,
                false));

    assertThat(again.noOps()).isEqualTo(1);
  }

  @Test
  void receipt_isThePositionThatALaterReadHasSeen() {
    Invalidated done = run(keys(List.of(new Target("a", null)), false, false));

    assertThat(done.receipt()).isEqualTo(rig.behind.read(rig.key("a")).receipt());
  }

  @Test
  void dryRun_estimatesAndChangesNothing() {
    rig.behind.put(rig.key("a")).go();
    long before = rig.behind.position();

    Invalidated dry = run(keys(List.of(new Target("a", null)), false, true));
    Invalidated dryTags = run(tags(true, "x"));

    assertThat(dry.receipt()).isNull();
    assertThat(dry.applied()).isFalse();
    assertThat(dry.estimate()).isEqualTo(Estimate.of(1));
    assertThat(dryTags.receipt()).isNull();
    assertThat(rig.behind.position()).isEqualTo(before);
    assertThat(rig.behind.served(rig.key("a"))).isEqualTo(Served.FRESH);
  }

  @Test
  void tags_areInvalidatedTogether() {
    rig.behind.put(rig.key("a")).tags("x").go();
    rig.behind.put(rig.key("b")).tags("y").go();

    Invalidated done = run(tags(false, "x", "y"));

    assertThat(done.applied()).isTrue();
    assertThat(rig.behind.served(rig.key("a"))).isEqualTo(Served.NOTHING);
    assertThat(rig.behind.served(rig.key("b"))).isEqualTo(Served.NOTHING);
  }

  @Test
  void estimate_whereTagsListNothing_isUnknown() {
    rig.behind.put(rig.key("a")).tags("x").go();

    assertThat(run(tags(true, "x")).estimate()).isEqualTo(Estimate.UNKNOWN);
    assertThat(run(tags(false, "x")).estimate()).isEqualTo(Estimate.UNKNOWN);
  }

  @Test
  void estimate_whereTagsListTheirEntries_isTheirNumber() {
    CacheRig indexed = new CacheRig(Policies.named(StoreDriver.NAMESPACE).indexTags());
    indexed.behind.put(indexed.key("a")).tags("x").indexed().go();

    Invalidated none = Await.of(indexed.cache.invalidations().run(tags(true, "y"), Reach.FLEET));
    Invalidated one = Await.of(indexed.cache.invalidations().run(tags(true, "x"), Reach.FLEET));

    assertThat(none.estimate()).isEqualTo(Estimate.of(0));
    assertThat(one.estimate()).isEqualTo(Estimate.of(1));
  }

  @Test
  void paceAndSettle_ofTags_areHandedToTheStore() {
    rig.behind.put(rig.key("a")).tags("x").go();
    rig.behind.put(rig.key("b")).tags("x").go();

    run(
        new InvalidateOrder.Tags(
            Tenant.DEFAULT, CacheRig.tags("x"), false, 1, 5_000, "", null, false));

    rig.behind.put(rig.key("a")).leased(rig.behind.lease(rig.key("a"))).tags("x").go();
    assertThat(rig.behind.entry(rig.key("a")).staleFor()).isEqualTo(5_000);
    GetAssertions.assertMissToRetry(rig.get("b").now(), 1_000);
  }

  @Test
  void scope_isBumpedOnceForEachVersion() {
    InvalidateOrder bump =
        new InvalidateOrder.Scope(Tenant.DEFAULT, new Tag("user:42"), 1_000, "", null);

    Invalidated first = run(bump);
    Invalidated again = run(bump);

    assertThat(first.applied()).isTrue();
    assertThat(first.version()).isEqualTo(1_000);
    assertThat(again.applied()).isFalse();
    assertThat(again.version()).isEqualTo(1_000);
    assertThat(again.receipt()).isEqualTo(first.receipt());
  }

  @Test
  void namespace_isBumpedAsAWhole() {
    rig.behind.put(rig.key("a")).go();

    Invalidated done =
        run(new InvalidateOrder.Namespace(Tenant.DEFAULT, rig.policy, 0, "deploy", null));

    assertThat(done.version()).isPositive();
    assertThat(rig.behind.served(rig.key("a"))).isEqualTo(Served.NOTHING);
  }

  private Invalidated run(InvalidateOrder order) {
    return Await.of(rig.cache.invalidations().run(order, Reach.FLEET));
  }

  private void read(EntryKey key) {
    Await.of(
        rig.cache
            .reads()
            .get(new GetQuery(rig.policy, key, List.of(), OnMiss.RETURN, null, null, null, 0)));
  }

  private InvalidateOrder keys(List<Target> targets, boolean soft, boolean dryRun) {
    return new InvalidateOrder.Keys(Tenant.DEFAULT, rig.policy, targets, soft, "", null, dryRun);
  }

  private static InvalidateOrder tags(boolean dryRun, String... names) {
    return new InvalidateOrder.Tags(
        Tenant.DEFAULT, CacheRig.tags(names), false, 0, 0, "", null, dryRun);
  }
}
