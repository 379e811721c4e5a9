package dev.freshold.testing.history;

import static dev.freshold.testing.history.Tale.all;
import static dev.freshold.testing.history.Tale.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Reach;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.testing.Policies;
import java.util.List;
import org.junit.jupiter.api.Test;

class G1CheckerTest {

  private static final Tag RED = new Tag("red");

  private final Tale tale = told(Coherence.STRICT);

  private static Tale told(Coherence coherence) {
    return new Tale(Policies.named("rows").coherence(coherence).build());
  }

  private static List<String> found(Tale tale) {
    return new G1Checker().check(tale.history()).stream().map(Violation::guarantee).toList();
  }

  private static Get.Quotes quoting(Receipt receipt) {
    return new Get.Quotes(receipt, null, null);
  }

  @Test
  void loadBeforeTheInvalidation_servedAfterItsOk_isFound() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1)).hit("a", old, 31, 32);

    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void violation_tellsItsStoryInOrder() {
    long old = tale.load("a", 10, null);
    tale.load("b", 11, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1))
        .storeLost(40, 41)
        .hit("a", old, 50, 51);

    List<String> story = new G1Checker().check(tale.history()).getFirst().story();
    assertThat(story).hasSize(5);
    assertThat(story.get(0)).contains("load 1 of rows:a");
    assertThat(story.get(1)).contains("puts load 1").startsWith("*");
    assertThat(story.get(2)).contains("hard invalidation of rows:a").contains("OK @1111.1");
    assertThat(story.get(3)).contains("restarted empty").startsWith(" ");
    assertThat(story.get(4)).contains("gets rows:a: load 1, fresh, served LOCAL");
  }

  @Test
  void getThatOverlapsTheInvalidation_mayBeServedEither() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1)).hit("a", old, 29, 99);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void getAtTheMomentOfTheOk_mayBeServedEither() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1)).hit("a", old, 30, 31);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void loadDuringTheInvalidation_mayBeServed() {
    long load = tale.load("a", 21, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1)).hit("a", load, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void loadAtTheMomentOfTheInvalidation_mayBeServed() {
    long load = tale.load("a", 20, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, receipt(1)).hit("a", load, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void stateThatWasReplacedBeforeTheInvalidation_wasReadBeforeIt() {
    long old = tale.load("a", 25, null);
    tale.commit("a", 2, 15)
        .invalidate(tale.keyTarget("a"), 20, 30, receipt(1))
        .hit("a", old, 40, 41);

    assertThat(found(tale)).as("its loader noted the time late").containsExactly("G1");
  }

  @Test
  void invalidationThatFailed_promisesNothing() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), 20, 30, null).hit("a", old, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void softInvalidation_letsValuesBe_andEndsWhatFoundNone() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), true, Reach.FLEET, 20, 30, receipt(1))
        .hit("a", old, 40, 41);
    assertThat(found(tale)).isEmpty();

    tale.get("a", Get.Quotes.NOTHING, new Answer.Negative(old, receipt(0)), 42, 43);
    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void tag_meetsWhatCarriesIt() {
    long tagged = tale.load("a", 10, null, RED);
    long plain = tale.load("b", 11, null);
    tale.invalidate(all(RED), 20, 30, receipt(1)).hit("b", plain, 40, 41);
    assertThat(found(tale)).isEmpty();

    tale.hit("a", tagged, 42, 43);
    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void namespace_meetsWhatLiesInIt() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.namespace(), 20, 30, receipt(1)).hit("a", old, 40, 41);

    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void otherKey_isNotMeant() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("b"), 20, 30, receipt(1)).hit("a", old, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void bustWithVersion_letsBeWhatHasReachedIt() {
    long reached = tale.load("a", 10, new Version(7));
    tale.invalidate(tale.keyTarget("a", 7), 20, 30, receipt(1)).hit("a", reached, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void bustWithVersion_meansWhatIsBelowOrHasNone() {
    long below = tale.load("a", 10, new Version(6));
    long without = tale.load("b", 11, null);
    tale.invalidate(tale.keyTarget("a", 7), 20, 30, receipt(1))
        .invalidate(tale.keyTarget("b", 7), 20, 30, receipt(2))
        .hit("a", below, 40, 41)
        .hit("b", without, 40, 41);

    assertThat(found(tale)).containsExactly("G1", "G1");
  }

  @Test
  void versionBelowABust_loadedAfterIt_breaksTheData() {
    long behind = tale.load("a", 35, new Version(6));
    tale.invalidate(tale.keyTarget("a", 7), 20, 30, receipt(1)).hit("a", behind, 40, 41);

    assertThat(found(tale)).containsExactly("G1-data");
  }

  @Test
  void versionBelowABust_isPossibleOnceTheStoreHasLostTheFence() {
    long behind = tale.load("a", 35, new Version(6));
    tale.invalidate(tale.keyTarget("a", 7), 20, 30, receipt(1))
        .storeLost(31, 32)
        .hit("a", behind, 40, 41);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void ownersPut_saysWhatABustOfItsVersionSays() {
    long old = tale.load("a", 10, new Version(6));
    tale.own("a", 7, Reach.FLEET, 20, 30, Put.Outcome.STORED, receipt(1));
    tale.hit("a", old, 40, 41);

    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void ownersPut_countsFromItsAnswer() {
    long own = tale.own("a", 7, Reach.FLEET, 20, 30, Put.Outcome.STORED, receipt(1));
    tale.invalidate(all(RED), 25, 26, receipt(2))
        .invalidate(tale.namespace(), 29, 35, receipt(3))
        .hit("a", own, 40, 41);
    assertThat(found(tale)).isEmpty();

    tale.invalidate(tale.namespace(), 50, 60, receipt(4)).hit("a", own, 70, 71);
    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void ownersPutThatFailed_mayArriveAtAnyTime() {
    long own = tale.own("a", 7, Reach.FLEET, 20, 30, Put.Outcome.UNKNOWN, null);
    tale.invalidate(tale.namespace(), 50, 60, receipt(4)).hit("a", own, 70, 71);

    assertThat(found(tale)).isEmpty();
  }

  @Test
  void retry_promisesWhatTheFirstAttemptWould() {
    long between = tale.load("a", 25, null);
    tale.retry(tale.keyTarget("a"), false, Reach.FLEET, 20, 30, 40, receipt(1))
        .hit("a", between, 50, 51);
    assertThat(found(tale)).isEmpty();

    long before = tale.load("a", 15, null);
    tale.hit("a", before, 52, 53);
    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void strict_afterReachStore_bindsOnlyWhoQuotesTheReceipt() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), false, Reach.STORE, 20, 30, receipt(5))
        .hit("a", old, 40, 41)
        .hit("a", old, quoting(receipt(4)), receipt(4), 42, 43)
        .hit("a", old, quoting(new Receipt(new Epoch(9), 8)), receipt(4), 42, 43);
    assertThat(found(tale)).isEmpty();

    tale.hit("a", old, quoting(receipt(5)), receipt(5), 44, 45)
        .hit("a", old, quoting(receipt(6)), receipt(6), 46, 47);
    assertThat(found(tale)).containsExactly("G1", "G1");
  }

  @Test
  void quotedReceipt_bindsEvenBeforeTheInvalidationIsAnswered() {
    long old = tale.load("a", 10, null);
    tale.invalidate(tale.keyTarget("a"), false, Reach.STORE, 20, 90, receipt(5))
        .hit("a", old, quoting(receipt(5)), receipt(5), 40, 41);
    assertThat(found(tale)).as("it may be that of the one before").isEmpty();

    tale.hit("a", old, quoting(receipt(6)), receipt(6), 42, 43);
    assertThat(found(tale)).containsExactly("G1");
  }

  @Test
  void bounded_bindsOnlyWhoQuotesTheReceipt() {
    Tale bounded = told(Coherence.BOUNDED);
    long old = bounded.load("a", 10, null);
    bounded.invalidate(bounded.keyTarget("a"), 20, 30, receipt(5)).hit("a", old, 40, 41);
    assertThat(found(bounded)).isEmpty();

    bounded.hit("a", old, quoting(receipt(5)), receipt(5), 44, 45);
    assertThat(found(bounded)).containsExactly("G1");
  }

  @Test
  void withoutCopies_everyOkBinds() {
    Tale none = told(Coherence.NONE);
    long old = none.load("a", 10, null);
    none.invalidate(none.keyTarget("a"), false, Reach.STORE, 20, 30, receipt(5))
        .hit("a", old, 40, 41);

    assertThat(found(none)).containsExactly("G1");
  }
}
