package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.PutRule.Scene;
import dev.freshold.policy.PutVerdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The table of puts. It is 1000 and the counter stands at 20; the lease was granted at 900 under
 * stamp 10 and lasts until 2000; lives are 200 and 500.
 */
class PutRuleTest {

  private static final Epoch EPOCH = new Epoch(1);
  private static final Lifetime LIFE = new Lifetime(200, 500);
  private static final Outcome VALUE = new Outcome.Value(Payload.of("x"), true, "");
  private static final Outcome ERROR = new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, "");
  private static final Claim LEASED = new Claim.Leased("t");
  private static final LeaseRecord LEASE = new LeaseRecord(false, 0, EPOCH, 10, 900, 2_000, "t");
  private static final PutVerdict LOST = new PutVerdict.Refuse(Reason.LEASE_LOST, null);
  private static final PutVerdict INVALIDATED = new PutVerdict.Refuse(Reason.INVALIDATED, null);

  @Test
  void leased_inTime_isStoredWithTheStampAndTheStartOfItsLease() {
    assertThat(decide(LEASED, null, new Table()))
        .isEqualTo(new PutVerdict.Store(10, 900, LIFE, false, false));
  }

  @Test
  void leased_withoutALiveLeaseOfItsToken_isLost() {
    LeaseRecord foreign = new LeaseRecord(false, 0, new Epoch(2), 10, 900, 2_000, "t");
    LeaseRecord over = new LeaseRecord(false, 0, EPOCH, 10, 900, 1_000, "t");
    LeaseRecord other = new LeaseRecord(false, 0, EPOCH, 10, 900, 2_000, "u");
    LeaseRecord cooling = new LeaseRecord(true, 1, EPOCH, 10, 900, 2_000, "t");

    assertThat(decide(LEASED, null, new Table().lease(null))).isEqualTo(LOST);
    assertThat(List.of(foreign, over, other, cooling))
        .allSatisfy(
            lease -> assertThat(decide(LEASED, null, new Table().lease(lease))).isEqualTo(LOST));
  }

  @Test
  void leased_loadedBeforeAHardInvalidation_isInvalidated() {
    Version nine = new Version(9);

    assertThat(decide(LEASED, null, new Table().hard(11))).isEqualTo(INVALIDATED);
    assertThat(decide(LEASED, null, new Table().mark(Mark.NONE.bustedAt(11, false))))
        .isEqualTo(INVALIDATED);
    assertThat(decide(LEASED, nine, new Table().mark(Mark.NONE.bustedAt(11, false, nine))))
        .isEqualTo(INVALIDATED);
    assertThat(decide(LEASED, null, new Table().hard(10))).isInstanceOf(PutVerdict.Store.class);
    assertThat(decide(LEASED, nine, new Table().mark(Mark.NONE.bustedAt(10, false, nine))))
        .isInstanceOf(PutVerdict.Store.class);
  }

  @Test
  void leased_loadedBeforeASoftInvalidation_isStored() {
    assertThat(decide(LEASED, null, new Table().soft(11))).isInstanceOf(PutVerdict.Store.class);
    assertThat(decide(LEASED, null, new Table().mark(Mark.NONE.bustedAt(11, true))))
        .isInstanceOf(PutVerdict.Store.class);
  }

  @Test
  void anyPut_belowTheFenceOrTheCachedVersion_isBehindTheHigherOfThem() {
    Mark fence = Mark.NONE.bustedAt(5, false, new Version(6));
    for (Claim claim : List.of(LEASED, unleased(null))) {
      assertThat(decide(claim, new Version(5), new Table().mark(fence))).isEqualTo(behind(6));
      assertThat(decide(claim, null, new Table().mark(fence))).isEqualTo(behind(6));
      assertThat(decide(claim, new Version(5), new Table().entry(cached(8)))).isEqualTo(behind(8));
      assertThat(decide(claim, new Version(7), new Table().mark(fence).entry(cached(8))))
          .isEqualTo(behind(8));
      assertThat(decide(claim, new Version(5), new Table().mark(fence).entry(cached(4))))
          .isEqualTo(behind(6));
    }
  }

  @Test
  void cachedVersion_ofAnotherEpoch_countsForNothing() {
    Entry dead = new Entry(VALUE, new Version(8), new Epoch(2), 9, 900, 200, 500, 0, List.of());

    assertThat(decide(LEASED, new Version(5), new Table().entry(dead)))
        .isEqualTo(new PutVerdict.Store(10, 900, LIFE, false, false));
  }

  @Test
  void leased_thatChangesTheVersion_isNumbered() {
    assertThat(numbered(decide(LEASED, new Version(8), new Table().entry(cached(8))))).isFalse();
    assertThat(numbered(decide(LEASED, new Version(9), new Table().entry(cached(8))))).isTrue();
    assertThat(numbered(decide(LEASED, null, new Table().entry(cached(8))))).isTrue();
    assertThat(numbered(decide(LEASED, new Version(9), new Table()))).isFalse();
  }

  @Test
  void originError_besideAUsableValue_keepsIt() {
    Table usable = new Table().entry(cached(8));

    assertThat(decide(LEASED, ERROR, new Version(8), usable)).isEqualTo(new PutVerdict.KeepStale());
    assertThat(decide(LEASED, ERROR, null, usable.soft(30))).isEqualTo(new PutVerdict.KeepStale());
  }

  @Test
  void originError_besideAValueThatIsNotUsable_isStored() {
    Entry negative = new Entry(ERROR, null, EPOCH, 9, 900, 200, 500, 0, List.of());
    Entry over = new Entry(VALUE, null, EPOCH, 9, 500, 200, 500, 0, List.of());
    Entry foreign = new Entry(VALUE, null, new Epoch(2), 9, 900, 200, 500, 0, List.of());
    Entry unversioned = new Entry(VALUE, null, EPOCH, 9, 900, 200, 500, 0, List.of());
    Table killedByItsTag = new Table().entry(unversioned).entryHard(10);
    Table killedByTheKey = new Table().entry(unversioned).mark(Mark.NONE.bustedAt(10, false));

    assertThat(
            List.of(
                new Table(),
                new Table().entry(negative),
                new Table().entry(over),
                new Table().entry(foreign),
                killedByItsTag,
                killedByTheKey))
        .allSatisfy(
            table ->
                assertThat(decide(LEASED, ERROR, null, table))
                    .isInstanceOf(PutVerdict.Store.class));
  }

  @Test
  void notFound_besideAUsableValue_replacesIt() {
    Outcome gone = new Outcome.Negative(Outcome.Kind.NOT_FOUND, "");

    assertThat(decide(LEASED, gone, null, new Table().entry(cached(8))))
        .isInstanceOf(PutVerdict.Store.class);
  }

  @Test
  void unleasedVersioned_takesTheNextNumberAsItsStampAndFences() {
    assertThat(decide(unleased(null), new Version(8), new Table()))
        .isEqualTo(new PutVerdict.Store(21, 1_000, LIFE, true, true));
  }

  @Test
  void unleasedVersioned_ofWhatIsCached_isAlreadyStored() {
    assertThat(decide(unleased(null), new Version(8), new Table().entry(cached(8))))
        .isEqualTo(new PutVerdict.AlreadyStored());
  }

  @Test
  void unleasedUnversioned_isStampedWithTheCounterAndNumberedWhereItReplaces() {
    assertThat(decide(unleased(null), null, new Table()))
        .isEqualTo(new PutVerdict.Store(20, 1_000, LIFE, false, false));
    assertThat(numbered(decide(unleased(null), null, new Table().entry(cached(8))))).isTrue();
  }

  @Test
  void unleased_agesByTheDurationOfItsLoad() {
    assertThat(decide(new Claim.Unleased(null, 150), null, new Table()))
        .isEqualTo(new PutVerdict.Store(20, 850, LIFE, false, false));
    assertThat(decide(new Claim.Unleased(null, 500), null, new Table()))
        .isEqualTo(new PutVerdict.Refuse(Reason.TOO_OLD, null));
    assertThat(decide(new Claim.Unleased(null, 499), null, new Table()))
        .isInstanceOf(PutVerdict.Store.class);
  }

  @Test
  void receipt_isTheStampIfNothingHardCameSince() {
    Claim quoting = unleased(new Receipt(EPOCH, 15));

    assertThat(decide(quoting, null, new Table().hard(15)))
        .isEqualTo(new PutVerdict.Store(15, 1_000, LIFE, false, false));
    assertThat(decide(quoting, new Version(3), new Table()))
        .isEqualTo(new PutVerdict.Store(15, 1_000, LIFE, true, true));
    assertThat(decide(quoting, null, new Table().hard(16))).isEqualTo(INVALIDATED);
    assertThat(decide(quoting, null, new Table().mark(Mark.NONE.bustedAt(16, false))))
        .isEqualTo(INVALIDATED);
    assertThat(decide(quoting, null, new Table().soft(16))).isInstanceOf(PutVerdict.Store.class);
  }

  @Test
  void receipt_ofAnotherEpochOrOfTheFuture_isNotTrusted() {
    assertThat(decide(unleased(new Receipt(new Epoch(2), 15)), null, new Table()))
        .isEqualTo(INVALIDATED);
    assertThat(decide(unleased(new Receipt(EPOCH, 99)), null, new Table()))
        .isEqualTo(new PutVerdict.Store(20, 1_000, LIFE, false, false));
  }

  @Test
  void settleWindow_overTheLoad_cutsWhatIsStored() {
    Table settling = new Table().settle(new Settle(1_050, 0));

    assertThat(decide(LEASED, null, settling))
        .isEqualTo(new PutVerdict.Store(10, 900, new Lifetime(150, 150), false, false));
    assertThat(decide(LEASED, null, new Table().settle(new Settle(950, 0))))
        .isEqualTo(new PutVerdict.Refuse(Reason.TOO_OLD, null));
  }

  private static boolean numbered(PutVerdict verdict) {
    return verdict instanceof PutVerdict.Store store && store.numbered();
  }

  private static Claim unleased(@Nullable Receipt receipt) {
    return new Claim.Unleased(receipt, 0);
  }

  private static Entry cached(long version) {
    return new Entry(VALUE, new Version(version), EPOCH, 9, 900, 200, 500, 0, List.of());
  }

  private static PutVerdict behind(long current) {
    return new PutVerdict.Refuse(Reason.BEHIND, new Version(current));
  }

  private static PutVerdict decide(Claim claim, @Nullable Version version, Table table) {
    return decide(claim, VALUE, version, table);
  }

  private static PutVerdict decide(
      Claim claim, Outcome outcome, @Nullable Version version, Table table) {
    return PutRule.decide(claim, outcome, version, LIFE, table.scene());
  }

  /** The scene of a test: a live lease, and nothing else. */
  private record Table(
      @Nullable Entry entry,
      @Nullable LeaseRecord lease,
      Generations generations,
      Generations ofEntry,
      Mark mark,
      Settle window) {

    Table() {
      this(null, LEASE, Generations.NONE, Generations.NONE, Mark.NONE, Settle.NONE);
    }

    Table entry(Entry there) {
      return new Table(there, lease, generations, ofEntry, mark, window);
    }

    Table lease(@Nullable LeaseRecord current) {
      return new Table(entry, current, generations, ofEntry, mark, window);
    }

    Table hard(long number) {
      return new Table(entry, lease, generations.and(number, 0), ofEntry, mark, window);
    }

    Table soft(long number) {
      return new Table(entry, lease, generations.and(0, number), ofEntry, mark, window);
    }

    Table entryHard(long number) {
      return new Table(entry, lease, generations, ofEntry.and(number, 0), mark, window);
    }

    Table mark(Mark remembered) {
      return new Table(entry, lease, generations, ofEntry, remembered, window);
    }

    Table settle(Settle settle) {
      return new Table(entry, lease, generations, ofEntry, mark, settle);
    }

    Scene scene() {
      return new Scene(entry, lease, generations, ofEntry, mark, window, EPOCH, 20, 1_000);
    }
  }
}
