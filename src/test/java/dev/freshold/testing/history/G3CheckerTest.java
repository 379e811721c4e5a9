package dev.freshold.testing.history;

import static dev.freshold.testing.history.Tale.all;
import static dev.freshold.testing.history.Tale.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Reach;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.policy.Coherence;
import dev.freshold.testing.Policies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class G3CheckerTest {

  private static final int LEASE = 1_000;
  private static final Tag RED = new Tag("red");

  private final Tale tale = new Tale(Policies.named("rows").coherence(Coherence.STRICT).build());

  private List<Violation> found() {
    return new G3Checker(Duration.ofMillis(1)).check(tale.history());
  }

  private Tale twoLeases() {
    return tale.lease("a", "one", LEASE, 10, 20).lease("a", "two", LEASE, 100, 110);
  }

  @Test
  void twoLeasesOfAKey_atOnce_areFound() {
    twoLeases();

    assertThat(found()).hasSize(1);
    assertThat(found().getFirst().story()).hasSize(2);
  }

  @Test
  void twoLeases_askedForAtOnce_areFound() {
    tale.lease("a", "one", LEASE, 10, 20).lease("a", "two", LEASE, 10, 20);

    assertThat(found()).hasSize(1);
  }

  @Test
  void leaseWithAHit_countsAsWell() {
    tale.lease("a", "one", LEASE, 10, 20);
    long load = tale.load("a", 5, null);
    Answer.Lease refresh = new Answer.Lease("two", LEASE);
    tale.get(
        "a",
        Get.Quotes.NOTHING,
        new Answer.Hit(load, null, true, "STORE", refresh, receipt(0)),
        100,
        110);

    assertThat(found()).hasSize(1);
  }

  @Test
  void leasesOfTwoKeys_mayBothLive() {
    tale.lease("a", "one", LEASE, 10, 20).lease("b", "two", LEASE, 100, 110);

    assertThat(found()).isEmpty();
  }

  @Test
  void leaseThatHasRunOut_isNotInTheWay() {
    tale.lease("a", "one", LEASE, 10, 20).lease("a", "two", LEASE, 1_005, 1_009);

    assertThat(found()).as("it counts from before it was asked for").isEmpty();
  }

  @Test
  void leaseThatHasNotQuiteRunOut_isInTheWay() {
    tale.lease("a", "one", LEASE, 10, 20).lease("a", "two", LEASE, 1_005, 1_008);

    assertThat(found()).hasSize(1);
  }

  @Test
  void leaseThatMayHaveRunOutBeforeItsHolderKnew_isNotInTheWay() {
    tale.lease("a", "one", LEASE, 10, 1_500).lease("a", "two", LEASE, 1_400, 1_410);

    assertThat(found()).isEmpty();
  }

  @Test
  void putOrAbandonOfTheHolder_endsItsLease() {
    tale.lease("a", "one", LEASE, 10, 20)
        .put(1, "a", null, "one", 30, 40, Put.Outcome.STORED, receipt(1))
        .lease("a", "two", LEASE, 35, 36)
        .abandon("a", "two", 40, 50)
        .lease("a", "three", LEASE, 45, 46);

    assertThat(found()).isEmpty();
  }

  @Test
  void putOfAnotherLease_endsNothing() {
    twoLeases().put(1, "a", null, "older", 30, 40, Put.Outcome.REFUSED, receipt(1));

    assertThat(found()).hasSize(1);
  }

  @Test
  void leaseKnownOnlyAfterTheFirstHasEnded_isNotInItsWay() {
    tale.lease("a", "one", LEASE, 10, 20)
        .lease("a", "two", LEASE, 15, 200)
        .put(1, "a", null, "one", 100, 110, Put.Outcome.STORED, receipt(1));

    assertThat(found()).isEmpty();
  }

  @Test
  void invalidationInBetween_allowsAnother() {
    twoLeases().invalidate(tale.keyTarget("a"), true, Reach.STORE, 50, 60, receipt(1));

    assertThat(found()).isEmpty();
  }

  @Test
  void invalidationOfATagThatTheKeyHasCarried_allowsAnother() {
    tale.load("a", 1, null, RED);
    twoLeases().invalidate(all(RED), 50, 60, receipt(1));

    assertThat(found()).isEmpty();
  }

  @Test
  void invalidationOfSomethingElse_allowsNothing() {
    tale.load("b", 1, null, RED);
    twoLeases()
        .invalidate(all(RED), 50, 60, receipt(1))
        .invalidate(tale.keyTarget("b"), 50, 60, receipt(2));

    assertThat(found()).hasSize(1);
  }

  @Test
  void invalidationThatWasOverBefore_allowsNothing() {
    twoLeases().invalidate(tale.keyTarget("a"), 1, 9, receipt(1));

    assertThat(found()).hasSize(1);
  }

  @Test
  void invalidationThatFailedBefore_mayStillTakeEffect() {
    twoLeases().invalidate(tale.keyTarget("a"), 1, 9, null);

    assertThat(found()).isEmpty();
  }

  @Test
  void ownersPutInBetween_allowsAnother() {
    twoLeases().own("a", 7, Reach.STORE, 50, 60, Put.Outcome.STORED, receipt(1));

    assertThat(found()).isEmpty();
  }

  @Test
  void lossOfTheStoresHistory_allowsAnother() {
    twoLeases().storeLost(50, 60);
    assertThat(found()).isEmpty();

    tale.lease("a", "three", LEASE, 150, 160);
    assertThat(found()).as("but no more than that").hasSize(1);
  }

  @Test
  void anotherEpoch_allowsAnother() {
    Receipt later = new Receipt(new Epoch(8), 0);
    tale.lease("a", "one", LEASE, 10, 20);
    tale.get(
        "a",
        Get.Quotes.NOTHING,
        new Answer.Miss("INVALIDATED", new Answer.Lease("two", LEASE), later),
        100,
        110);
    assertThat(found()).isEmpty();

    tale.get(
        "a",
        Get.Quotes.NOTHING,
        new Answer.Miss("ABSENT", new Answer.Lease("three", LEASE), later),
        150,
        160);
    assertThat(found()).as("but no more than that").hasSize(1);
  }
}
