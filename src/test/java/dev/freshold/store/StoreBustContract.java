package dev.freshold.store;

import static dev.freshold.store.PutAssertions.assertBehind;
import static dev.freshold.store.PutAssertions.assertStored;
import static dev.freshold.store.StoreDriver.EARLIER;
import static dev.freshold.store.StoreDriver.LATER;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Version;
import dev.freshold.store.StoreDriver.Served;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The invalidation of keys: rules R1 and R4. */
public interface StoreBustContract extends StoreFixture {

  @Test
  default void bust_hard_killsTheKeyInEverySchemaKnownOrNot() {
    List<EntryKey> schemas =
        List.of(
            on().key("goods", "", "a"), on().key("goods", "v6", "a"), on().key("goods", "7", "a"));
    schemas.forEach(key -> on().put(key).notJournaled().go());

    on().bust(schemas.getFirst()).schemas("v6").go();

    assertThat(schemas).allSatisfy(key -> assertThat(on().served(key)).isEqualTo(Served.NOTHING));
  }

  @Test
  default void bust_soft_makesTheKeyStaleInEverySchema() {
    EntryKey six = on().key("goods", "v6", "a");
    EntryKey seven = on().key("goods", "v7", "a");
    on().put(six).go();
    on().put(seven).go();

    on().bust(six).soft().go();

    assertThat(on().served(six)).isEqualTo(Served.STALE);
    assertThat(on().served(seven)).isEqualTo(Served.STALE);
  }

  @Test
  default void bust_ofOneKey_leavesEverythingElse() {
    EntryKey sameKeyElsewhere = on().key("other", "", "a");
    EntryKey longer = on().key("ab");
    on().put(sameKeyElsewhere).go();
    on().put(longer).go();
    on().put(on().key("a")).go();

    on().bust(on().key("a")).go();

    assertThat(on().served(sameKeyElsewhere)).isEqualTo(Served.FRESH);
    assertThat(on().served(longer)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bust_ofAnAbsentKey_takesANumberAndStandsAgainstLoadsUnderWay() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    long before = on().position();

    BustResult result = on().bust(key).go();

    assertThat(result.receipt().position()).isEqualTo(before + 1);
    assertThat(result.noOps()).isZero();
    assertThat(result.met()).isZero();
    assertThat(on().put(key).leased(token).go()).isInstanceOf(PutResult.Refused.class);
  }

  @Test
  default void bust_thenReload_isServedFresh() {
    EntryKey key = on().key("a");
    on().put(key).go();
    on().bust(key).go();

    assertStored(on().put(key).leased(on().lease(key)));

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bust_versioned_killsWhatIsOlderAndLeavesWhatIsNot() {
    EntryKey older = on().key("older");
    EntryKey equal = on().key("equal");
    EntryKey newer = on().key("newer");
    EntryKey unversioned = on().key("unversioned");
    on().put(older).leased(on().lease(older)).version(6).go();
    on().put(equal).leased(on().lease(equal)).version(7).go();
    on().put(newer).leased(on().lease(newer)).version(8).go();
    on().put(unversioned).leased(on().lease(unversioned)).go();

    for (EntryKey key : List.of(older, equal, newer, unversioned)) {
      on().bust(key).version(7).go();
    }

    assertThat(on().served(older)).isEqualTo(Served.NOTHING);
    assertThat(on().served(equal)).isEqualTo(Served.FRESH);
    assertThat(on().served(newer)).isEqualTo(Served.FRESH);
    assertThat(on().served(unversioned)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void bust_softAndVersioned_makesStaleWhatIsOlder() {
    EntryKey older = on().key("older");
    EntryKey equal = on().key("equal");
    EntryKey unversioned = on().key("unversioned");
    on().put(older).leased(on().lease(older)).version(6).go();
    on().put(equal).leased(on().lease(equal)).version(7).go();
    on().put(unversioned).leased(on().lease(unversioned)).go();

    on().bust(older).version(7).and(equal).version(7).and(unversioned).version(7).soft().go();

    assertThat(on().served(older)).isEqualTo(Served.STALE);
    assertThat(on().served(equal)).isEqualTo(Served.FRESH);
    assertThat(on().served(unversioned)).isEqualTo(Served.STALE);
  }

  @Test
  default void bust_oneAboveACachedVersionOfNineteenDigits_killsIt() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(EARLIER).go();

    on().bust(key).version(EARLIER).go();
    assertThat(on().served(key)).isEqualTo(Served.FRESH);

    assertThat(on().bust(key).version(LATER).go().noOps()).isZero();
    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void bust_ofTheHighestVersion_leavesNothingLowerToStore() {
    EntryKey key = on().key("a");
    on().bust(key).version(Long.MAX_VALUE).go();

    assertBehind(on().put(key).version(Long.MAX_VALUE - 1), Long.MAX_VALUE);
    assertStored(on().put(key).version(Long.MAX_VALUE));
    assertThat(on().bust(key).version(Long.MAX_VALUE).go().noOps()).isEqualTo(1);
  }

  @Test
  default void bust_thatIsLateOrADuplicate_changesNothing() {
    EntryKey key = on().key("a");
    BustResult first = on().bust(key).version(7).go();
    on().put(key).version(8).go();
    long before = on().position();

    BustResult duplicate = on().bust(key).version(7).go();
    BustResult late = on().bust(key).version(3).go();

    assertThat(first.noOps()).isZero();
    assertThat(duplicate.noOps()).isEqualTo(1);
    assertThat(late.noOps()).isEqualTo(1);
    assertThat(late.receipt().position()).isEqualTo(before);
    assertThat(on().read(key).mark().fence()).isEqualTo(new Version(8));
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bust_withoutVersion_isNeverADuplicate() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();
    on().put(key).version(7).go();

    assertThat(on().bust(key).go().noOps()).isZero();

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
    assertThat(on().read(key).mark().fence()).isEqualTo(new Version(7));
  }

  @Test
  default void bust_hard_afterASoftOneOfTheSameVersion_isNoDuplicate() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(6).go();
    on().bust(key).version(7).soft().go();

    BustResult hard = on().bust(key).version(7).go();

    assertThat(hard.noOps()).isZero();
    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void bust_hard_belowASoftFence_killsWhatIsOlderAndLeavesTheFence() {
    EntryKey dead = on().key("dead");
    EntryKey stale = on().key("stale");
    on().put(dead).leased(on().lease(dead)).version(4).go();
    on().put(stale).leased(on().lease(stale)).version(6).go();
    on().bust(dead).version(9).and(stale).version(9).soft().go();

    on().bust(dead).version(5).and(stale).version(5).go();

    assertThat(on().served(dead)).isEqualTo(Served.NOTHING);
    assertThat(on().served(stale)).isEqualTo(Served.STALE);
    assertThat(on().read(dead).mark().fence()).isEqualTo(new Version(9));
  }

  @Test
  default void bust_soft_afterAHardOneOfTheSameVersion_isADuplicate() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertThat(on().bust(key).version(7).soft().go().noOps()).isEqualTo(1);
  }

  @Test
  default void bust_thatNamesAKeyTwice_neverLowersItsFence() {
    EntryKey key = on().key("a");

    on().bust(key).version(9).and(key).version(5).go();

    assertThat(on().read(key).mark().fence()).isEqualTo(new Version(9));
    assertBehind(on().put(key).version(8), 9);
  }

  @Test
  default void bust_ofManyKeys_isOneStepUnderOneNumber() {
    EntryKey a = on().key("a");
    EntryKey b = on().key("b");
    EntryKey known = on().key("known");
    List.of(a, b).forEach(key -> on().put(key).go());
    on().bust(known).version(3).go();
    long before = on().position();

    BustResult result = on().bust(a).and(b).and(known).version(3).go();

    assertThat(result.receipt().position()).isEqualTo(before + 1);
    assertThat(result.noOps()).isEqualTo(1);
    assertThat(result.met()).isEqualTo(2);
    assertThat(List.of(a, b))
        .allSatisfy(key -> assertThat(on().read(key).mark().hard()).isEqualTo(before + 1));
  }

  @Test
  default void bust_withARequestIdThatWasSeen_hasNoSecondEffect() {
    EntryKey key = on().key("a");
    on().bust(key).requestId("r-1").go();
    on().put(key).leased(on().lease(key)).go();
    long before = on().position();

    BustResult retry = on().bust(key).and(on().key("b")).requestId("r-1").go();

    assertThat(retry.noOps()).isEqualTo(2);
    assertThat(retry.receipt().position()).isEqualTo(before);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bust_withAnotherRequestIdOrNone_isAnotherBust() {
    EntryKey key = on().key("a");
    on().bust(key).requestId("r-1").go();
    long before = on().position();

    on().bust(key).requestId("r-2").go();
    on().bust(key).go();
    on().bust(key).go();

    assertThat(on().position()).isEqualTo(before + 3);
  }

  @Test
  default void requestId_ofAnotherTenant_isAnotherRequest() {
    StoreDriver other = onAnotherTenant();
    other.put(other.key("a")).go();
    on().bust(on().key("a")).requestId("r-1").go();

    other.bust(other.key("a")).requestId("r-1").go();

    assertThat(other.served(other.key("a"))).isEqualTo(Served.NOTHING);
  }

  @Test
  default void bust_met_countsTheEntriesOfKnownSchemasThatItTouched() {
    EntryKey six = on().key("goods", "v6", "a");
    EntryKey seven = on().key("goods", "v7", "a");
    EntryKey current = on().key("goods", "v6", "current");
    on().put(six).go();
    on().put(seven).go();
    on().put(current).version(9).go();

    assertThat(on().bust(current).schemas("v6", "v7").version(8).go().met()).isZero();
    assertThat(on().bust(six).schemas("v6", "v7").soft().go().met()).isEqualTo(2);
    assertThat(on().bust(six).schemas("v6", "v7").go().met()).isEqualTo(2);
  }

  @Test
  default void estimate_ofABust_countsAndChangesNothing() {
    EntryKey a = on().key("goods", "v6", "a");
    EntryKey b = on().key("goods", "v7", "b");
    on().put(a).go();
    on().put(b).go();
    long before = on().position();

    assertThat(on().bust(a).and(b).and(on().key("absent")).schemas("v6", "v7").estimate())
        .isEqualTo(2);

    assertThat(on().position()).isEqualTo(before);
    assertThat(on().served(a)).isEqualTo(Served.FRESH);
    assertThat(on().served(b)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bust_ofAKeyNamedLikeATag_leavesTheTag() {
    EntryKey carrier = on().key("carrier");
    on().put(carrier).tags("goods:a").go();

    on().bust(on().key("a")).go();
    assertThat(on().served(carrier)).isEqualTo(Served.FRESH);

    on().put(on().key("a")).go();
    on().bump(tag("goods:a")).go();
    assertThat(on().served(on().key("a"))).isEqualTo(Served.FRESH);
    assertThat(on().served(carrier)).isEqualTo(Served.NOTHING);
  }
}
