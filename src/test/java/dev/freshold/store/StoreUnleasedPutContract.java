package dev.freshold.store;

import static dev.freshold.store.PutAssertions.assertBehind;
import static dev.freshold.store.PutAssertions.assertRefused;
import static dev.freshold.store.PutAssertions.assertStored;
import static dev.freshold.store.PutAssertions.assertUnchanged;
import static dev.freshold.store.StoreDriver.EARLIER;
import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.LATER;
import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;
import dev.freshold.store.StoreDriver.Served;
import org.junit.jupiter.api.Test;

/** The put of one who has no lease: rule R13, and the receipts that it may quote. */
public interface StoreUnleasedPutContract extends StoreFixture {

  @Test
  default void versionedPut_takesANumberAndRaisesTheFence() {
    EntryKey key = on().key("a");
    long before = on().position();

    assertStored(on().put(key).version(7));

    assertThat(on().position()).isEqualTo(before + 1);
    assertThat(on().read(key).mark().fence()).isEqualTo(new Version(7));
    assertThat(on().entry(key).stamp()).isEqualTo(before + 1);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void versionedPut_whereNobodyHoldsCopies_takesItsNumberAllTheSame() {
    long before = on().position();

    assertStored(on().put(on().key("a")).version(7).notJournaled());

    assertThat(on().position()).isEqualTo(before + 1);
  }

  @Test
  default void versionedPut_ofTheSameVersionAgain_hasNoSecondEffect() {
    EntryKey key = on().key("a");
    on().put(key).version(7).text("first").go();
    long before = on().position();

    assertUnchanged(on().put(key).version(7).text("second"));

    assertThat(on().text(key)).isEqualTo("first");
    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void versionedPut_belowWhatIsCachedOrFenced_isBehind() {
    EntryKey cached = on().key("cached");
    EntryKey fenced = on().key("fenced");
    EntryKey both = on().key("both");
    on().put(cached).leased(on().lease(cached)).version(7).go();
    on().bust(fenced).version(8).go();
    on().put(both).version(9).go();

    assertBehind(on().put(cached).version(6), 7);
    assertBehind(on().put(fenced).version(7), 8);
    assertBehind(on().put(both).version(0), 9);
    assertThat(on().entry(cached).version()).isEqualTo(new Version(7));
  }

  @Test
  default void versionedPut_aboveWhatIsCached_replacesItForEverySchema() {
    EntryKey six = on().key(StoreDriver.NAMESPACE, "v6", "a");
    EntryKey seven = on().key(StoreDriver.NAMESPACE, "v7", "a");
    on().put(six).version(1).go();

    assertStored(on().put(seven).version(2));

    assertThat(on().served(seven)).isEqualTo(Served.FRESH);
    assertThat(on().served(six)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void versionedPut_ofTheVersionThatABustAnnounced_isStored() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertStored(on().put(key).version(7));
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void versionedPut_oneBelowAFenceOfNineteenDigits_isBehind() {
    EntryKey key = on().key("a");
    assertStored(on().put(key).version(EARLIER));
    assertStored(on().put(key).version(LATER));

    assertBehind(on().put(key).version(EARLIER), LATER);
    assertUnchanged(on().put(key).version(LATER));
    assertThat(on().entry(key).version()).isEqualTo(new Version(LATER));
  }

  @Test
  default void versionedPut_ofTheLowestAndOfTheHighestVersion_areVersions() {
    EntryKey key = on().key("a");

    assertStored(on().put(key).version(0));
    assertRefused(on().put(key), Reason.BEHIND);
    assertStored(on().put(key).version(Long.MAX_VALUE));
    assertBehind(on().put(key).version(Long.MAX_VALUE - 1), Long.MAX_VALUE);
  }

  @Test
  default void unleasedPut_voidsTheLeaseOfWhoeverLoads() {
    EntryKey versioned = on().key("versioned");
    EntryKey unversioned = on().key("unversioned");
    String one = on().lease(versioned);
    String other = on().lease(unversioned);

    on().put(versioned).version(7).go();
    on().put(unversioned).go();

    assertRefused(on().put(versioned).leased(one).version(9));
    assertRefused(on().put(unversioned).leased(other), Reason.LEASE_LOST);
  }

  @Test
  default void versionedPut_meetsTheLeasesOfOtherSchemas() {
    EntryKey six = on().key(StoreDriver.NAMESPACE, "v6", "a");
    String token = on().lease(six);

    on().put(on().key(StoreDriver.NAMESPACE, "v7", "a")).version(2).go();

    assertRefused(on().put(six).leased(token).version(1));
    assertThat(on().ask(six)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void versionedPut_afterABumpOfItsTag_isServed() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).go();

    on().put(key).version(7).tags("x").go();

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void unversionedPut_isStampedWithTheCounterAndAgedByItsLoad() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).go();
    long position = on().position();

    assertStored(on().put(key).loadedFor(10_000).tags("x"));

    ReadFacts facts = on().read(key);
    Entry entry = on().entry(key);
    assertThat(entry.stamp()).isEqualTo(position);
    assertThat(entry.age(facts.now())).isBetween(10_000L, 10_000L + MINUTE);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void unleasedPut_reportsTheLifeThatItsLoadHasLeft() {
    assertThat(on().put(on().key("a")).loadedFor(MINUTE / 2).life(MINUTE, HOUR).go())
        .isInstanceOfSatisfying(
            PutResult.Stored.class,
            stored -> {
              assertThat(stored.freshFor()).isBetween(1L, MINUTE / 2L);
              assertThat(stored.staleFor()).isBetween(HOUR / 2L, HOUR - MINUTE / 2L);
            });
  }

  @Test
  default void unleasedPut_whoseFreshTimeIsOver_isStoredAsStale() {
    EntryKey key = on().key("a");

    assertThat(on().put(key).loadedFor(MINUTE).life(MINUTE, HOUR).go())
        .isInstanceOfSatisfying(
            PutResult.Stored.class, stored -> assertThat(stored.freshFor()).isZero());
    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void unleasedPut_whoseWholeLifeIsOver_isTooOldAndChangesNothing() {
    EntryKey key = on().key("a");
    on().put(key).version(1).go();
    long before = on().position();

    assertRefused(on().put(key).version(2).loadedFor(MINUTE).life(MINUTE, MINUTE), Reason.TOO_OLD);

    assertThat(on().entry(key).version()).isEqualTo(new Version(1));
    assertThat(on().read(key).mark().fence()).isEqualTo(new Version(1));
    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void unversionedPut_whereAFenceStands_isBehindAndChangesNothing() {
    EntryKey key = on().key("a");
    on().put(key).version(7).text("versioned").go();

    assertBehind(on().put(key).text("unversioned"), 7);

    assertThat(on().text(key)).isEqualTo("versioned");
  }

  @Test
  default void refusedUnleasedPut_leavesTheLeaseToItsHolder() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();
    String token = on().lease(key);

    assertBehind(on().put(key).version(6), 7);

    assertStored(on().put(key).leased(token).version(7));
  }

  @Test
  default void twoUnversionedWriters_theLaterToArriveStandsAndCopiesAreTold() {
    EntryKey key = on().key("a");
    on().put(key).text("first").go();
    long before = on().position();

    on().put(key).text("second").go();

    assertThat(on().text(key)).isEqualTo("second");
    assertThat(on().position()).isEqualTo(before + 1);
  }

  @Test
  default void twoUnversionedWriters_whereNobodyHoldsCopies_takeNoNumber() {
    EntryKey key = on().key("a");
    long before = on().position();

    on().put(key).text("first").notJournaled().go();
    on().put(key).text("second").notJournaled().go();

    assertThat(on().text(key)).isEqualTo("second");
    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void receipt_ofTheReadBeforeTheLoad_isTheStamp() {
    EntryKey key = on().key("a");
    Receipt seen = on().read(key).receipt();
    on().bump(tag("of-others")).go();

    assertStored(on().put(key).receipt(seen).tags("x"));

    assertThat(on().entry(key).stamp()).isEqualTo(seen.position());
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void receipt_olderThanABumpOfATagOfThePut_isInvalidated() {
    EntryKey key = on().key("a");
    Receipt seen = on().read(key).receipt();
    on().bump(tag("x")).go();

    assertRefused(on().put(key).receipt(seen).tags("x"), Reason.INVALIDATED);
    assertRefused(on().put(key).receipt(seen).version(1).tags("x"), Reason.INVALIDATED);
    assertThat(on().read(key).entry()).isNull();
    assertThat(on().read(key).mark().fence()).isNull();
  }

  @Test
  default void receipt_olderThanASoftBumpOfATagOfThePut_makesItStale() {
    EntryKey key = on().key("a");
    Receipt seen = on().read(key).receipt();
    on().bump(tag("x")).soft().go();

    assertStored(on().put(key).receipt(seen).tags("x"));

    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void receipt_olderThanABustOfTheKey_isInvalidated() {
    EntryKey key = on().key("a");
    Receipt seen = on().read(key).receipt();
    on().bust(key).go();

    assertRefused(on().put(key).receipt(seen), Reason.INVALIDATED);
    assertRefused(on().put(key).receipt(seen).version(1), Reason.INVALIDATED);
  }

  @Test
  default void receipt_ofTheBumpItself_isYoungEnough() {
    EntryKey key = on().key("a");
    Receipt bumped = on().bump(tag("x")).go().receipt();

    assertStored(on().put(key).receipt(bumped).tags("x"));

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void receipt_ofAnotherEpoch_isInvalidated() {
    EntryKey key = on().key("a");
    Receipt here = on().read(key).receipt();
    Receipt elsewhere = new Receipt(new Epoch(~here.epoch().id()), here.position());

    assertRefused(on().put(key).receipt(elsewhere), Reason.INVALIDATED);
    assertRefused(on().put(key).receipt(elsewhere).version(1), Reason.INVALIDATED);
  }

  @Test
  default void receipt_ofThePositionsToCome_countsAsTheCounter() {
    EntryKey key = on().key("a");
    Receipt here = on().read(key).receipt();

    on().put(key).receipt(new Receipt(here.epoch(), here.position() + 100)).tags("x").go();
    on().bump(tag("x")).go();

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void versionedPut_withAReceipt_isServedThoughItTookANumberItself() {
    EntryKey key = on().key("a");
    Receipt seen = on().read(key).receipt();

    assertStored(on().put(key).version(3).receipt(seen));

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void unleasedPut_withinASettleWindow_isTrustedOnlyUntilItEnds() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).settle(MINUTE).go();

    on().put(key).version(1).tags("x").life(HOUR, 2 * HOUR).go();

    assertThat(on().entry(key).freshFor()).isLessThanOrEqualTo(MINUTE);
    assertThat(on().entry(key).staleFor()).isLessThanOrEqualTo(MINUTE);
  }
}
