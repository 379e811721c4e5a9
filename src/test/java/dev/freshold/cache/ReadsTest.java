package dev.freshold.cache;

import static dev.freshold.cache.GetAssertions.assertFresh;
import static dev.freshold.cache.GetAssertions.assertMissToRetry;
import static dev.freshold.cache.GetAssertions.assertMissWithLease;
import static dev.freshold.cache.GetAssertions.assertStaleWithoutLease;
import static dev.freshold.cache.GetAssertions.hit;
import static dev.freshold.cache.GetAssertions.lease;
import static dev.freshold.cache.GetAssertions.miss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.Verdict.Reason;
import dev.freshold.store.StoreDriver;
import dev.freshold.testing.Policies;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What one caller at a time is served: fresh for a minute, stale while revalidated for two. */
class ReadsTest {

  private final CacheRig rig = new CacheRig(goods());

  private static Policies goods() {
    return Policies.named(StoreDriver.NAMESPACE)
        .ttl(Duration.ofMinutes(1))
        .staleWhileRevalidate(Duration.ofMinutes(2))
        .maxStaleness(Duration.ofMinutes(5))
        .lease(Duration.ofSeconds(10));
  }

  @Test
  void hit_tellsAllThatItsReaderNeeds() {
    rig.behind.put(rig.key("a")).version(7).text("seven").tags("x").life(60_000, 180_000).go();
    rig.pass(Duration.ofSeconds(20));

    GetResult.Hit hit = hit(rig.get("a").now());

    assertThat(hit.value()).isEqualTo(CacheRig.text("seven"));
    assertThat(hit.version()).isEqualTo(new Version(7));
    assertThat(hit.stale()).isFalse();
    assertThat(hit.age()).isEqualTo(20_000);
    assertThat(hit.freshFor()).isEqualTo(40_000);
    assertThat(hit.staleFor()).isEqualTo(160_000);
    assertThat(hit.served()).isEqualTo(GetResult.Served.STORE);
    assertThat(hit.lease()).isNull();
    assertThat(hit.tags()).containsExactly(new Tag("x"));
    assertThat(hit.receipt()).isEqualTo(rig.behind.read(rig.key("a")).receipt());
  }

  @Test
  void miss_onLease_givesTheRightToLoad() {
    GetResult result = rig.get("a").now();

    assertMissWithLease(result, Reason.ABSENT);
    assertThat(lease(result).millis()).isEqualTo(10_000);
    assertThat(lease(result).minVersion()).isNull();
  }

  @Test
  void miss_onReturn_takesNoLease() {
    GetResult result = rig.get("a").withoutLease().now();

    assertThat(miss(result).lease()).isNull();
    assertThat(miss(result).retryAfter()).isNull();
    assertMissWithLease(rig.get("a").now(), Reason.ABSENT);
  }

  @Test
  void staleValue_onReturn_isServedAndTakesNoLease() {
    rig.load("a", "old");
    rig.pass(Duration.ofMinutes(2));

    assertStaleWithoutLease(rig.get("a").withoutLease().now(), "old");
    assertThat(hit(rig.get("a").now()).lease()).isNotNull();
  }

  @Test
  void staleValue_whileRevalidated_givesTheLeaseToOneReaderOnly() {
    rig.load("a", "old");
    rig.pass(Duration.ofMinutes(2));

    GetResult.Hit first = hit(rig.get("a").now());
    GetResult second = rig.get("a").waiting(5_000).now();

    assertThat(first.stale()).isTrue();
    assertThat(first.freshFor()).isZero();
    assertThat(first.lease()).isNotNull();
    assertStaleWithoutLease(second, "old");
  }

  @Test
  void softlyInvalidatedValue_isServedAsStaleWhileOneReloadsIt() {
    rig.load("a", "old");
    rig.behind.bust(rig.key("a")).soft().go();

    GetResult.Hit first = hit(rig.get("a").now());

    assertThat(first.stale()).isTrue();
    assertThat(first.lease()).isNotNull();
    assertStaleWithoutLease(rig.get("a").now(), "old");
  }

  @Test
  void invalidatedValue_isNotServed() {
    rig.load("a", "old");
    rig.behind.bust(rig.key("a")).go();

    assertMissWithLease(rig.get("a").now(), Reason.INVALIDATED);
  }

  @Test
  void heldKey_withoutWait_isAMissToRetry() {
    rig.lease("a");
    rig.pass(Duration.ofSeconds(4));

    assertMissToRetry(rig.get("a").now(), 6_000);
  }

  @Test
  void coolingKey_isAMissToRetryEvenForThoseWhoWouldWait() {
    rig.behind.fail(rig.key("a"), rig.lease("a"), 0);

    assertMissToRetry(rig.get("a").waiting(5_000).now(), 1_000);
  }

  @Test
  void pacedKey_isAMissToRetry() {
    rig.behind.put(rig.key("a")).tags("x").go();
    rig.behind.put(rig.key("b")).tags("x").go();
    rig.behind.bump(StoreDriver.tag("x")).pace(1).go();
    rig.lease("a");

    assertMissToRetry(rig.get("b").waiting(5_000).now(), 1_000);
  }

  @Test
  void staleIfError_pastRevalidation_isServedOnlyWhereTheLoadIsUnderWayOrFailed() {
    CacheRig patient =
        new CacheRig(
            goods().staleWhileRevalidate(Duration.ZERO).staleIfError(Duration.ofMinutes(3)));
    patient.load("a", "old");
    patient.pass(Duration.ofMinutes(2));
    assertThat(miss(patient.get("a").withoutLease().now()).reason()).isEqualTo(Reason.EXPIRED);

    GetResult first = patient.get("a").now();
    assertMissWithLease(first, Reason.EXPIRED);
    assertStaleWithoutLease(patient.get("a").now(), "old");

    patient.behind.fail(patient.key("a"), lease(first).token(), 0);
    assertStaleWithoutLease(patient.get("a").waiting(5_000).now(), "old");

    patient.pass(Duration.ofSeconds(1));
    assertMissWithLease(patient.get("a").now(), Reason.EXPIRED);
  }

  @Test
  void maxStaleness_narrowerThanThePolicys_isTooStaleAndLoads() {
    rig.load("a", "old");
    rig.pass(Duration.ofSeconds(30));

    assertFresh(rig.get("a").maxStaleness(30_001).now(), "old");
    assertMissWithLease(rig.get("a").maxStaleness(30_000).now(), Reason.TOO_STALE);
  }

  @Test
  void maxStaleness_widerThanThePolicys_isThePolicys() {
    rig.behind.put(rig.key("a")).life(3_600_000, 3_600_000).go();
    rig.pass(Duration.ofMinutes(5));

    assertThat(miss(rig.get("a").maxStaleness(3_600_000).now()).reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void maxStalenessOfThePolicy_boundsWhatWasStoredWithALongerLife() {
    rig.behind.put(rig.key("a")).text("old").life(200_000, 280_000).go();
    NamespacePolicy narrowed =
        goods().maxStaleness(Duration.ofMinutes(2)).staleWhileRevalidate(Duration.ZERO).build();
    rig.pass(Duration.ofSeconds(119));

    GetResult.Hit hit = hit(rig.get("a").under(narrowed).now());
    assertThat(hit.staleFor()).isEqualTo(1_000);
    assertThat(hit.freshFor()).isLessThanOrEqualTo(hit.staleFor());

    rig.pass(Duration.ofSeconds(1));
    assertThat(miss(rig.get("a").under(narrowed).now()).reason()).isEqualTo(Reason.EXPIRED);
  }

  @Test
  void minVersion_aboveWhatIsThere_isAMissThatLoads() {
    rig.behind.put(rig.key("a")).version(7).text("seven").go();

    assertFresh(rig.get("a").minVersion(7).now(), "seven");
    assertMissWithLease(rig.get("a").minVersion(8).now(), Reason.BELOW_MIN_VERSION);
  }

  @Test
  void negativeEntry_isToldAsWhatItIs() {
    rig.behind.put(rig.key("a")).notFound().life(10_000, 10_000).go();
    rig.pass(Duration.ofSeconds(4));

    assertThat(rig.get("a").now())
        .isInstanceOfSatisfying(
            GetResult.Negative.class,
            negative -> {
              assertThat(negative.kind()).isEqualTo(Outcome.Kind.NOT_FOUND);
              assertThat(negative.message()).isEqualTo("no such row");
              assertThat(negative.age()).isEqualTo(4_000);
              assertThat(negative.freshFor()).isEqualTo(6_000);
            });
  }

  @Test
  void negativeEntry_isNeverRefreshedEarly() {
    CacheRig eager = new CacheRig(goods().earlyRefresh(10));
    eager.behind.put(eager.key("a")).notFound().loadedFor(5_000).life(10_000, 10_000).go();
    eager.chance.willDraw(0.999_999);

    assertThat(eager.get("a").now()).isInstanceOf(GetResult.Negative.class);

    eager.pass(Duration.ofSeconds(5));
    assertMissWithLease(eager.get("a").now(), Reason.ABSENT);
  }

  @Test
  void freshValue_whoseReaderIsDrawn_isServedFreshWithALease() {
    CacheRig eager = new CacheRig(goods().earlyRefresh(1));
    eager.behind.put(eager.key("a")).text("fresh").loadedFor(5_000).life(60_000, 180_000).go();

    GetResult.Hit spared = hit(eager.get("a").now());
    eager.chance.willDraw(0.999_999);
    GetResult.Hit drawn = hit(eager.get("a").now());
    GetResult.Hit alsoDrawn = hit(eager.get("a").now());

    assertThat(spared.lease()).isNull();
    assertThat(drawn.stale()).isFalse();
    assertThat(drawn.lease()).isNotNull();
    assertThat(alsoDrawn.lease()).isNull();
    assertFresh(alsoDrawn, "fresh");
  }

  @Test
  void hardBump_whileAnEarlyRefreshIsUnderWay_refusesItsOutcome() {
    CacheRig eager = new CacheRig(goods().earlyRefresh(1));
    eager.behind.put(eager.key("a")).loadedFor(5_000).tags("x").life(60_000, 180_000).go();
    eager.chance.willDraw(0.999_999);
    String token = eager.lease("a");
    eager.behind.bump(StoreDriver.tag("x")).go();

    eager.behind.put(eager.key("a")).leased(token).tags("x").text("from before").go();

    assertMissWithLease(eager.get("a").now(), Reason.INVALIDATED);
  }

  @Test
  void receipt_thatHasBeenSeen_changesNothing() {
    rig.load("a", "value");
    Receipt bust = rig.behind.bust(rig.key("b")).go().receipt();

    assertFresh(rig.get("a").receipt(bust).now(), "value");
  }

  @Test
  void receipt_ofTheFuture_isInvalidAndLeavesTheLeaseToOthers() {
    Receipt here = rig.behind.read(rig.key("a")).receipt();
    Receipt future = new Receipt(here.epoch(), here.position() + 1);

    assertThatThrownBy(() -> rig.get("a").receipt(future).now())
        .isInstanceOfSatisfying(
            ProblemException.class,
            failure ->
                assertThat(failure.problem()).isEqualTo(new Problem.ReceiptInvalid("receipt")));
    assertMissWithLease(rig.get("a").now(), Reason.ABSENT);
  }

  @Test
  void receipt_ofAnotherEpoch_isFine() {
    rig.load("a", "value");
    Epoch here = rig.behind.read(rig.key("a")).epoch();

    Receipt elsewhere = new Receipt(new Epoch(~here.id()), 1_000_000);

    assertFresh(rig.get("a").receipt(elsewhere).now(), "value");
  }

  @Test
  void lease_afterAVersionedBust_tellsTheLowestVersionAndToReadThePrimary() {
    rig.pass(Duration.ofMillis(CacheRig.FENCE_LIFE));
    rig.behind.bust(rig.key("a")).version(9).go();

    GetResult.LeaseGrant lease = lease(rig.get("a").now());

    assertThat(lease.minVersion()).isEqualTo(new Version(9));
    assertThat(lease.readPrimary()).isTrue();
  }

  @Test
  void lease_ofAYoungEpoch_readsThePrimaryForFencesMayBeLost() {
    assertThat(lease(rig.get("a").now()).readPrimary()).isTrue();
    rig.pass(Duration.ofMillis(CacheRig.FENCE_LIFE));

    assertThat(lease(rig.get("b").now()).readPrimary()).isFalse();
  }

  @Test
  void lease_ofWhatATagHasInvalidated_readsThePrimary() {
    rig.pass(Duration.ofMillis(CacheRig.FENCE_LIFE));
    rig.behind.put(rig.key("a")).tags("x").life(60_000, 180_000).go();
    rig.behind.bump(StoreDriver.tag("x")).go();

    assertThat(lease(rig.get("a").now()).readPrimary()).isTrue();
  }
}
