package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Version;
import dev.freshold.policy.Verdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Rule R3, one question at a time. The entry was loaded at 1000 under stamp 10 with version 5, is
 * fresh until 1100 and may be served until 1300; the window of revalidation is 150.
 */
class JudgeTest {

  private static final Epoch EPOCH = new Epoch(1);
  private static final Demand ANY = new Demand(null, 10_000, false);
  private static final Verdict FRESH = new Verdict.Fresh(false);
  private static final Verdict STALE = new Verdict.Stale(false);

  @Test
  void nothingStored_isAbsent() {
    assertThat(judge(null, Generations.NONE, Mark.NONE, ANY, 1_000))
        .isEqualTo(nothing(Reason.ABSENT));
  }

  @Test
  void nothingStored_afterABust_isInvalidated() {
    assertThat(judge(null, Generations.NONE, Mark.NONE.bustedAt(3, false), ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
  }

  @Test
  void entryOfAnotherEpoch_isInvalidated() {
    Entry foreign =
        new Entry(value(), new Version(5), new Epoch(2), 10, 1_000, 100, 300, 0, List.of());

    assertThat(judge(foreign, Generations.NONE, Mark.NONE, ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
  }

  @Test
  void hardGeneration_aboveTheStamp_invalidates() {
    assertThat(judge(entry(), new Generations(10, 0), Mark.NONE, ANY, 1_000)).isEqualTo(FRESH);
    assertThat(judge(entry(), new Generations(11, 0), Mark.NONE, ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
  }

  @Test
  void softGeneration_aboveTheStamp_makesStale() {
    assertThat(judge(entry(), new Generations(0, 10), Mark.NONE, ANY, 1_000)).isEqualTo(FRESH);
    assertThat(judge(entry(), new Generations(0, 11), Mark.NONE, ANY, 1_000)).isEqualTo(STALE);
  }

  @Test
  void hardBust_aboveTheStamp_invalidates() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE.bustedAt(11, false), ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
    assertThat(judge(entry(), Generations.NONE, Mark.NONE.bustedAt(10, false), ANY, 1_000))
        .isEqualTo(FRESH);
  }

  @Test
  void softBust_aboveTheStamp_makesStale() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE.bustedAt(11, true), ANY, 1_000))
        .isEqualTo(STALE);
  }

  @Test
  void versionedBust_aboveTheVersion_invalidatesOrMakesStale() {
    Mark hard = Mark.NONE.bustedAt(3, false, new Version(6));
    Mark soft = Mark.NONE.bustedAt(3, true, new Version(6));
    Mark equal = Mark.NONE.bustedAt(30, false, new Version(5));

    assertThat(judge(entry(), Generations.NONE, hard, ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
    assertThat(judge(entry(), Generations.NONE, soft, ANY, 1_000)).isEqualTo(STALE);
    assertThat(judge(entry(), Generations.NONE, equal, ANY, 1_000)).isEqualTo(FRESH);
  }

  @Test
  void softOnNegative_countsAsHard() {
    assertThat(judge(negative(), new Generations(0, 11), Mark.NONE, ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
    assertThat(judge(negative(), Generations.NONE, Mark.NONE.bustedAt(11, true), ANY, 1_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
  }

  @Test
  void freshUntil_isTheFirstMomentOfStaleness() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_099)).isEqualTo(FRESH);
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_100)).isEqualTo(STALE);
  }

  @Test
  void revalidationWindow_countsFromTheEndOfFreshness() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_249)).isEqualTo(STALE);
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_250))
        .isEqualTo(new Verdict.Stale(true));
  }

  @Test
  void staleUntil_isTheFirstMomentAtWhichNothingIsServed() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_299))
        .isEqualTo(new Verdict.Stale(true));
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, ANY, 1_300))
        .isEqualTo(nothing(Reason.EXPIRED));
  }

  @Test
  void boundOfThePolicy_belowTheStoredLife_expires() {
    Demand bound = new Demand(null, 50, false);

    assertThat(judge(entry(), Generations.NONE, Mark.NONE, bound, 1_049)).isEqualTo(FRESH);
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, bound, 1_050))
        .isEqualTo(nothing(Reason.EXPIRED));
  }

  @Test
  void boundOfTheReader_belowTheAge_isTooStale() {
    Demand narrow = new Demand(null, 50, true);

    assertThat(judge(entry(), Generations.NONE, Mark.NONE, narrow, 1_049)).isEqualTo(FRESH);
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, narrow, 1_050))
        .isEqualTo(nothing(Reason.TOO_STALE));
  }

  @Test
  void minVersion_aboveTheVersion_isBelowMinVersion() {
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, atLeast(5), 1_000)).isEqualTo(FRESH);
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, atLeast(6), 1_000))
        .isEqualTo(nothing(Reason.BELOW_MIN_VERSION));
    assertThat(judge(negative(), Generations.NONE, Mark.NONE, atLeast(0), 1_000))
        .isEqualTo(nothing(Reason.BELOW_MIN_VERSION));
  }

  @Test
  void earlyRefresh_thatHasDrawnTheReader_isSaidOfFreshValuesOnly() {
    EarlyRefresh drawn = new EarlyRefresh(1e9, 0.5);
    Entry costly = new Entry(value(), null, EPOCH, 10, 1_000, 100, 300, 40, List.of());
    Entry nothingThere =
        new Entry(negative().outcome(), null, EPOCH, 10, 1_000, 100, 300, 40, List.of());

    assertThat(judge(costly, drawn, 1_000)).isEqualTo(new Verdict.Fresh(true));
    assertThat(judge(costly, drawn, 1_100)).isEqualTo(STALE);
    assertThat(judge(nothingThere, drawn, 1_000)).isEqualTo(FRESH);
  }

  @Test
  void reason_isThatOfTheFirstQuestionThatFails() {
    Demand demand = new Demand(new Version(9), 50, true);
    Mark busted = Mark.NONE.bustedAt(11, false);

    assertThat(judge(entry(), Generations.NONE, busted, demand, 2_000))
        .isEqualTo(nothing(Reason.INVALIDATED));
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, demand, 2_000))
        .isEqualTo(nothing(Reason.EXPIRED));
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, demand, 1_200))
        .isEqualTo(nothing(Reason.TOO_STALE));
    assertThat(judge(entry(), Generations.NONE, Mark.NONE, demand, 1_010))
        .isEqualTo(nothing(Reason.BELOW_MIN_VERSION));
  }

  private static Verdict judge(
      @Nullable Entry entry, Generations generations, Mark mark, Demand demand, long now) {
    return Judge.judge(entry, generations, mark, EPOCH, demand, 150, now, EarlyRefresh.OFF);
  }

  private static Verdict judge(Entry entry, EarlyRefresh early, long now) {
    return Judge.judge(entry, Generations.NONE, Mark.NONE, EPOCH, ANY, 150, now, early);
  }

  private static Demand atLeast(long version) {
    return new Demand(new Version(version), 10_000, false);
  }

  private static Verdict nothing(Reason reason) {
    return new Verdict.Nothing(reason);
  }

  private static Entry entry() {
    return new Entry(value(), new Version(5), EPOCH, 10, 1_000, 100, 300, 0, List.of());
  }

  private static Entry negative() {
    Outcome gone = new Outcome.Negative(Outcome.Kind.NOT_FOUND, "");
    return new Entry(gone, null, EPOCH, 10, 1_000, 100, 300, 0, List.of());
  }

  private static Outcome value() {
    return new Outcome.Value(Payload.of("x"), true, "");
  }
}
