package dev.freshold.store;

import static dev.freshold.store.PutAssertions.assertBehind;
import static dev.freshold.store.PutAssertions.assertRefused;
import static dev.freshold.store.PutAssertions.assertStored;
import static dev.freshold.store.StoreDriver.EARLIER;
import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.LATER;
import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;
import dev.freshold.store.StoreDriver.Served;
import org.junit.jupiter.api.Test;

/** The put at the end of a load that had the lease: rules R2, R4 and R5. */
public interface StoreLeasedPutContract extends StoreFixture {

  @Test
  default void leasedPut_inTime_isStoredFreshAndEndsTheLease() {
    EntryKey key = on().key("a");
    String token = on().lease(key);

    PutResult result = on().put(key).leased(token).text("new").life(MINUTE, HOUR).go();

    assertThat(result)
        .isInstanceOfSatisfying(
            PutResult.Stored.class,
            stored -> {
              assertThat(stored.freshFor()).isBetween(MINUTE / 2L, (long) MINUTE);
              assertThat(stored.staleFor()).isBetween(HOUR - MINUTE / 2L, (long) HOUR);
            });
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
    assertThat(on().inspect(key).lease()).isNull();
  }

  @Test
  default void leasedPut_withTheSameTokenAgain_isLost() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().put(key).leased(token).text("first").go();

    assertRefused(on().put(key).leased(token).text("second"), Reason.LEASE_LOST);
    assertThat(on().text(key)).isEqualTo("first");
  }

  @Test
  default void leasedPut_withoutALeaseOfThatToken_isLostAndChangesNothing() {
    EntryKey key = on().key("a");
    assertRefused(on().put(key).leased("never granted"), Reason.LEASE_LOST);

    String token = on().lease(key);
    assertRefused(on().put(key).leased("somebody else's"), Reason.LEASE_LOST);
    assertRefused(
        on().put(on().key(StoreDriver.NAMESPACE, "v2", "a")).leased(token), Reason.LEASE_LOST);

    assertThat(on().read(key).entry()).isNull();
    assertThat(on().put(key).leased(token).go()).isInstanceOf(PutResult.Stored.class);
  }

  @Test
  default void leasedPut_isStampedWithTheStartOfItsLoad_notWithItsPut() {
    EntryKey key = on().key("a");
    long start = on().position();
    String token = on().lease(key);
    on().bump(tag("of-others")).go();
    on().bust(on().key("another")).go();

    on().put(key).leased(token).tags("x").go();

    assertThat(on().entry(key).stamp()).isEqualTo(start);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void leasedPut_ofATagThatWasBumpedDuringTheLoad_isRefused() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bump(tag("found-by-the-load")).go();

    assertRefused(on().put(key).leased(token).tags("found-by-the-load"), Reason.INVALIDATED);

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void leasedPut_ofATagThatWasSoftlyBumpedDuringTheLoad_isStoredAsStale() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bump(tag("x")).soft().go();

    assertThat(on().put(key).leased(token).tags("x").go()).isInstanceOf(PutResult.Stored.class);

    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void leasedPut_afterABustOfItsKey_isRefused() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bust(key).go();

    assertRefused(on().put(key).leased(token));

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void leasedPut_afterASoftBustOfItsKey_isNeverServedAsFresh() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bust(key).soft().go();

    on().put(key).leased(token).go();

    assertThat(on().served(key)).isNotEqualTo(Served.FRESH);
  }

  @Test
  default void leasedPut_afterABumpOfItsNamespace_isRefused() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bump(Subject.ofNamespace(StoreDriver.NAMESPACE)).go();

    assertRefused(on().put(key).leased(token));

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void leasedPut_ofAVersionThatTheBustDuringItsLoadAnnounced_isRefused() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bust(key).version(7).go();

    assertRefused(on().put(key).leased(token).version(7));
  }

  @Test
  default void leasedPut_belowTheFence_isBehind() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertBehind(on().put(key).leased(on().lease(key)).version(6), 7);
  }

  @Test
  default void leasedPut_withoutVersionWhereAFenceStands_isBehind() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertBehind(on().put(key).leased(on().lease(key)), 7);
  }

  @Test
  default void leasedPut_atOrAboveTheFence_isStored() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertStored(on().put(key).leased(on().lease(key)).version(7).staleAtOnce());
    assertStored(on().put(key).leased(on().lease(key)).version(8));
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void leasedPut_belowWhatIsCached_isBehind() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(9).staleAtOnce().go();

    assertBehind(on().put(key).leased(on().lease(key)).version(8), 9);
    assertThat(on().entry(key).version()).isEqualTo(new Version(9));
  }

  @Test
  default void leasedPut_ofTheVersionThatIsCached_refreshesIt() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(9).staleAtOnce().go();

    assertStored(on().put(key).leased(on().lease(key)).version(9));

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void leasedPut_doesNotRaiseTheFence() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(9).go();

    assertThat(on().read(key).mark().fence()).isNull();
  }

  @Test
  default void leasedPut_oneBelowAFenceOfNineteenDigits_isBehind() {
    EntryKey key = on().key("a");
    on().bust(key).version(LATER).go();

    assertBehind(on().put(key).leased(on().lease(key)).version(EARLIER), LATER);
    assertStored(on().put(key).leased(on().lease(key)).version(LATER));
    assertThat(on().entry(key).version()).isEqualTo(new Version(LATER));
  }

  @Test
  default void leasedPut_oneBelowACachedVersionOfNineteenDigits_isBehind() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(LATER).staleAtOnce().go();

    assertBehind(on().put(key).leased(on().lease(key)).version(EARLIER), LATER);
  }

  @Test
  default void leasedPut_ofTheHighestVersion_isStoredAndNothingLowerAfterIt() {
    EntryKey key = on().key("a");
    assertStored(on().put(key).leased(on().lease(key)).version(Long.MAX_VALUE).staleAtOnce());

    assertBehind(on().put(key).leased(on().lease(key)).version(Long.MAX_VALUE - 1), Long.MAX_VALUE);
    assertThat(on().entry(key).version()).isEqualTo(new Version(Long.MAX_VALUE));
  }

  @Test
  default void leasedPut_whoseLifeIsOver_isTooOld() {
    EntryKey key = on().key("a");

    assertRefused(on().put(key).leased(on().lease(key)).life(0, 0), Reason.TOO_OLD);
  }

  @Test
  default void refusedLeasedPut_letsTheNextLoad() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();
    on().put(key).leased(on().lease(key)).version(6).go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void leasedPut_withinASettleWindow_isTrustedOnlyUntilItEnds() {
    on().bump(tag("hard")).settle(MINUTE).go();
    on().bump(tag("soft")).soft().settle(MINUTE).go();
    EntryKey afterHard = on().key("after hard");
    EntryKey afterSoft = on().key("after soft");
    EntryKey untouched = on().key("untouched");

    on().put(afterHard).leased(on().lease(afterHard)).tags("hard").life(HOUR, 2 * HOUR).go();
    on().put(afterSoft).leased(on().lease(afterSoft)).tags("soft").life(HOUR, 2 * HOUR).go();
    on().put(untouched).leased(on().lease(untouched)).tags("x").life(HOUR, 2 * HOUR).go();

    Entry hard = on().entry(afterHard);
    assertThat(hard.freshFor()).isBetween(MINUTE / 2, MINUTE);
    assertThat(hard.staleFor()).isBetween(MINUTE / 2, MINUTE);
    Entry soft = on().entry(afterSoft);
    assertThat(soft.freshFor()).isBetween(MINUTE / 2, MINUTE);
    assertThat(soft.staleFor()).isEqualTo(2 * HOUR);
    assertThat(on().entry(untouched).freshFor()).isEqualTo(HOUR);
  }

  @Test
  default void leasedPut_withinASettleWindow_reportsTheLifeThatIsLeft() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).settle(MINUTE).go();

    assertThat(on().put(key).leased(on().lease(key)).tags("x").go())
        .isInstanceOfSatisfying(
            PutResult.Stored.class,
            stored -> {
              assertThat(stored.freshFor()).isLessThanOrEqualTo(MINUTE);
              assertThat(stored.staleFor()).isLessThanOrEqualTo(MINUTE);
            });
  }
}
