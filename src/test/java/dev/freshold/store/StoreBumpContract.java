package dev.freshold.store;

import static dev.freshold.store.PutAssertions.assertStored;
import static dev.freshold.store.StoreDriver.EARLIER;
import static dev.freshold.store.StoreDriver.LATER;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.store.StoreException.Fault;
import dev.freshold.testing.Swiftly;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The invalidation of tags, scopes and namespaces: rule R1, versions, load limits. */
public interface StoreBumpContract extends StoreFixture {

  @Test
  default void bump_hard_killsWhateverCarriesTheTagInAnyNamespaceAndSchema() {
    List<EntryKey> carriers =
        List.of(on().key("a"), on().key("other", "", "b"), on().key("goods", "v7", "c"));
    carriers.forEach(key -> on().put(key).tags("w", "x").go());
    on().put(on().key("bystander")).tags("w").go();

    on().bump(tag("x")).go();

    assertThat(carriers).allSatisfy(key -> assertThat(on().served(key)).isEqualTo(Served.NOTHING));
    assertThat(on().served(on().key("bystander"))).isEqualTo(Served.FRESH);
  }

  @Test
  default void bump_soft_makesWhateverCarriesTheTagStale() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();

    on().bump(tag("x")).soft().go();

    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void bump_hardThenSoft_leavesDeadWhatWasDead() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();

    on().bump(tag("x")).go();
    on().bump(tag("x")).soft().go();

    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void bump_thenReload_isServedFresh() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();
    on().bump(tag("x")).go();

    assertStored(on().put(key).leased(on().lease(key)).tags("x"));

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bump_ofANamespace_killsEverythingInItAndNothingElse() {
    EntryKey inside = on().key("goods", "v7", "a");
    EntryKey outside = on().key("good", "", "a");
    on().put(inside).go();
    on().put(outside).go();

    on().bump(Subject.ofNamespace("goods")).go();

    assertThat(on().served(inside)).isEqualTo(Served.NOTHING);
    assertThat(on().served(outside)).isEqualTo(Served.FRESH);
  }

  @Test
  default void bump_ofAScope_meetsTheKeysThatNameIt() {
    EntryKey key = on().key("42/profile");
    on().put(key).go();

    on().bump(tag("user:42")).asScope().go();

    assertThat(on().served(key, tag("user:42"))).isEqualTo(Served.NOTHING);
    assertThat(on().served(key, tag("user:43"))).isEqualTo(Served.FRESH);
  }

  @Test
  default void bump_ofManyTags_isOneStepUnderOneNumber() {
    EntryKey a = on().key("a");
    EntryKey b = on().key("b");
    on().put(a).tags("x").go();
    on().put(b).tags("y").go();
    long before = on().position();

    BumpResult result = on().bump(tag("x"), tag("y")).go();

    assertThat(result.receipt().position()).isEqualTo(before + 1);
    assertThat(result.applied()).isTrue();
    assertThat(on().read(a).generations().hard()).isEqualTo(before + 1);
    assertThat(on().read(b).generations().hard()).isEqualTo(before + 1);
  }

  @Test
  default void version_ofASubject_growsWithEachBump() {
    long first = on().bump(tag("x")).go().version();
    on().bump(tag("of-others")).go();
    long second = on().bump(tag("x")).soft().go().version();

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first);
  }

  @Test
  default void atLeast_aboveTheVersion_becomesTheVersion() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();

    BumpResult result = on().bump(tag("x")).atLeast(EARLIER).go();

    assertThat(result.applied()).isTrue();
    assertThat(result.version()).isEqualTo(EARLIER);
    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  default void atLeast_notAboveTheVersion_changesNothing() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).atLeast(1_000).go();
    on().put(key).tags("x").go();
    long before = on().position();

    BumpResult equal = on().bump(tag("x")).atLeast(1_000).go();
    BumpResult below = on().bump(tag("x")).atLeast(7).go();

    assertThat(List.of(equal, below))
        .allSatisfy(
            result -> {
              assertThat(result.applied()).isFalse();
              assertThat(result.version()).isEqualTo(1_000);
              assertThat(result.receipt().position()).isEqualTo(before);
            });
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void atLeast_oneAboveAVersionOfNineteenDigits_isAbove() {
    on().bump(tag("x")).atLeast(EARLIER).go();

    assertThat(on().bump(tag("x")).atLeast(EARLIER).go().applied()).isFalse();
    assertThat(on().bump(tag("x")).atLeast(LATER).go().applied()).isTrue();
    assertThat(on().bump(tag("x")).atLeast(EARLIER).go().version()).isEqualTo(LATER);
    assertThat(on().bump(tag("x")).go().version()).isEqualTo(LATER + 1);
  }

  @Test
  default void version_atItsHighest_cannotGrowAndNothingHappens() {
    EntryKey key = on().key("a");
    assertThat(on().bump(tag("x")).atLeast(Long.MAX_VALUE).go().version())
        .isEqualTo(Long.MAX_VALUE);
    on().put(key).tags("x", "y").go();
    long before = on().position();

    assertExhausted(on().bump(tag("x")).asScope());
    assertThat(on().bump(tag("x")).asScope().atLeast(Long.MAX_VALUE).go().applied()).isFalse();

    assertThat(on().position()).isEqualTo(before);
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void tag_whoseVersionCannotGrow_isInvalidatedAllTheSame() {
    EntryKey key = on().key("a");
    on().bump(tag("x")).asScope().atLeast(Long.MAX_VALUE).go();
    on().put(key).tags("x").go();

    BumpResult result = on().bump(tag("y"), tag("x")).go();

    assertThat(result.applied()).isTrue();
    assertThat(on().served(key)).isEqualTo(Served.NOTHING);
    assertThat(on().bump(tag("x")).go().version()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  default void bump_withARequestIdThatWasSeen_hasNoSecondEffect() {
    EntryKey key = on().key("a");
    BumpResult first = on().bump(tag("x")).requestId("r-1").go();
    on().put(key).tags("x").go();

    BumpResult retry = on().bump(tag("x")).requestId("r-1").go();

    assertThat(retry.applied()).isFalse();
    assertThat(retry.version()).isEqualTo(first.version());
    assertThat(retry.receipt()).isEqualTo(first.receipt());
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void pace_limitsTheLoadsOfWhatTheBumpMet() {
    Swiftly.within(
        HALF_A_SECOND,
        tag -> {
          EntryKey first = on().key("first of " + tag);
          EntryKey second = on().key("second of " + tag);
          on().put(first).tags(tag).go();
          on().put(second).tags(tag).go();
          on().bump(tag(tag)).pace(1).go();

          assertThat(on().ask(first)).isInstanceOf(LeaseAnswer.Granted.class);
          assertThat(on().ask(second))
              .isInstanceOfSatisfying(
                  LeaseAnswer.Paced.class,
                  paced -> assertThat(paced.remaining()).isBetween(1L, 1_000L));
        });
  }

  @Test
  default void pace_afterASoftBump_limitsRefreshesToo() {
    Swiftly.within(
        HALF_A_SECOND,
        tag -> {
          EntryKey first = on().key("first of " + tag);
          EntryKey second = on().key("second of " + tag);
          on().put(first).tags(tag).go();
          on().put(second).tags(tag).go();
          on().bump(tag(tag)).soft().pace(1).go();

          assertThat(on().ask(first)).isInstanceOf(LeaseAnswer.Granted.class);
          assertThat(on().ask(second)).isInstanceOf(LeaseAnswer.Paced.class);
          assertThat(on().served(second)).isEqualTo(Served.STALE);
        });
  }

  @Test
  default void pace_letsAsManyLoadsAtOnceAsOneSecondWouldBring() {
    Swiftly.within(
        HALF_A_SECOND,
        tag -> {
          List<EntryKey> keys = IntStream.range(0, 8).mapToObj(i -> on().key(tag + i)).toList();
          keys.forEach(key -> on().put(key).tags(tag).go());
          on().bump(tag(tag)).pace(3).go();

          long granted =
              keys.stream().map(on()::ask).filter(LeaseAnswer.Granted.class::isInstance).count();

          assertThat(granted).isBetween(3L, 5L);
        });
  }

  @Test
  default void pace_doesNotLimitWhatTheBumpDidNotMeet() {
    on().put(on().key("met")).tags("x").go();
    on().put(on().key("stale")).staleAtOnce().tags("y").go();
    on().bump(tag("x")).pace(1).go();
    on().put(on().key("loaded since")).staleAtOnce().tags("x").go();
    on().lease(on().key("met"));

    assertThat(List.of("stale", "absent", "loaded since"))
        .allSatisfy(
            key -> assertThat(on().ask(on().key(key))).isInstanceOf(LeaseAnswer.Granted.class));
  }

  @Test
  default void pace_ofTheNewestBump_isTheOneThatCounts() {
    EntryKey first = on().key("first");
    EntryKey second = on().key("second");
    on().put(first).tags("x").go();
    on().put(second).tags("x").go();
    on().bump(tag("x")).pace(1).go();
    on().bump(tag("x")).go();

    assertThat(on().ask(first)).isInstanceOf(LeaseAnswer.Granted.class);
    assertThat(on().ask(second)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void estimate_ofABump_countsListedEntriesAndChangesNothing() {
    on().put(on().key("a")).tags("x").indexed().go();
    on().put(on().key("b")).tags("x", "y").indexed().go();
    on().put(on().key("not listed")).tags("x").go();
    long before = on().position();

    assertThat(on().bump(tag("x")).estimate()).isEqualTo(2);
    assertThat(on().bump(tag("y")).estimate()).isEqualTo(1);
    assertThat(on().bump(tag("z")).estimate()).isZero();
    assertThat(onAnotherTenant().bump(tag("x")).estimate()).isZero();

    assertThat(on().position()).isEqualTo(before);
    assertThat(on().served(on().key("a"))).isEqualTo(Served.FRESH);
    assertThat(on().bump(tag("x")).go().met()).isEqualTo(2);
  }

  @Test
  default void estimate_afterAnEntryWasReplaced_countsItOnceUnderItsNewTags() {
    EntryKey key = on().key("a");
    on().put(key).tags("old", "kept").indexed().go();
    on().put(key).tags("kept", "new").indexed().go();

    assertThat(on().bump(tag("kept")).estimate()).isEqualTo(1);
    assertThat(on().bump(tag("new")).estimate()).isEqualTo(1);
  }

  @Test
  default void tags_namedLikeANamespace_areApartFromIt() {
    EntryKey carrier = on().key("other", "", "a");
    on().put(carrier).tags("goods").go();

    on().bump(Subject.ofNamespace("goods")).go();

    assertThat(on().served(carrier)).isEqualTo(Served.FRESH);
  }

  private static void assertExhausted(BumpCall bump) {
    assertThatThrownBy(bump::go)
        .isInstanceOfSatisfying(
            StoreException.class,
            failure -> assertThat(failure.fault()).isEqualTo(Fault.EXHAUSTED));
  }
}
