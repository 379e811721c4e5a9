package dev.freshold.testing.history;

import static dev.freshold.testing.history.Tale.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Reach;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.testing.Policies;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class G2CheckerTest {

  private static final int BOUND = 1_000;

  private final Tale tale =
      new Tale(
          Policies.named("rows")
              .maxStaleness(Duration.ofMillis(BOUND))
              .ttl(Duration.ofMillis(BOUND))
              .staleWhileRevalidate(Duration.ZERO)
              .coherence(Coherence.BOUNDED)
              .build());

  private List<Violation> found(int slack, double drift) {
    return new G2Checker(Duration.ofMillis(slack), drift).check(tale.history());
  }

  @Test
  void youngerThanTheBound_whenInvoked_isFine_howeverLateTheAnswer() {
    tale.hit("a", tale.load("a", 10, null), 10 + BOUND - 1, 9_000);

    assertThat(found(0, 0)).isEmpty();
  }

  @Test
  void asOldAsTheBound_isFound() {
    tale.hit("a", tale.load("a", 10, null), 10 + BOUND, 10 + BOUND);

    assertThat(found(0, 0)).hasSize(1);
    assertThat(found(0, 0).getFirst().summary()).contains("age of 1000 ms, bound 1000 ms");
  }

  @Test
  void slackAndDrift_areAllowedFor() {
    tale.hit("a", tale.load("a", 10, null), 10 + BOUND + 11, 10 + BOUND + 11);

    assertThat(found(1, 0)).hasSize(1);
    assertThat(found(1, 0.01)).hasSize(1);
    assertThat(found(2, 0.01)).isEmpty();
  }

  @Test
  void boundOfTheRequest_countsWhereItIsSmaller() {
    long load = tale.load("a", 10, null);
    tale.hit("a", load, new Get.Quotes(null, null, 100L), receipt(0), 109, 110);
    assertThat(found(0, 0)).isEmpty();

    tale.hit("a", load, new Get.Quotes(null, null, 100L), receipt(0), 110, 111);
    assertThat(found(0, 0)).hasSize(1);

    tale.hit("a", load, new Get.Quotes(null, null, 5_000L), receipt(0), 2_000, 2_001);
    assertThat(found(0, 0)).hasSize(2);
  }

  @Test
  void whatFoundNoValue_hasAnAgeToo() {
    long load = tale.load("a", 10, null);
    tale.get("a", Get.Quotes.NOTHING, new Answer.Negative(load, receipt(0)), 2_000, 2_001);

    assertThat(found(0, 0)).hasSize(1);
  }

  @Test
  void ownersPut_agesFromItsAnswer_andNotAtAllWhileThatIsUnknown() {
    long own = tale.own("a", 7, Reach.STORE, 10, 500, Put.Outcome.STORED, receipt(1));
    tale.hit("a", own, 1_499, 1_500);
    long lost = tale.own("b", 7, Reach.STORE, 10, 500, Put.Outcome.UNKNOWN, null);
    tale.hit("b", lost, 9_000, 9_001);
    assertThat(found(0, 0)).isEmpty();

    tale.hit("a", own, 1_500, 1_501);
    assertThat(found(0, 0)).hasSize(1);
  }

  @Test
  void stateThatWasReplacedLongAgo_wasReadLongAgo() {
    long old = tale.load("a", 800, new Version(1));
    tale.commit("a", 2, 10).hit("a", old, 1_010, 1_011);

    assertThat(found(0, 0)).hasSize(1);
  }
}
