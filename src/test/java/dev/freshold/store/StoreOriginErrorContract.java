package dev.freshold.store;

import static dev.freshold.store.PutAssertions.assertRefused;
import static dev.freshold.store.PutAssertions.assertStored;
import static dev.freshold.store.PutAssertions.assertUnchanged;
import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.policy.PutVerdict.Reason;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.Swiftly;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A load that came back without a value, and what it may and may not replace. */
public interface StoreOriginErrorContract extends StoreFixture {

  @Test
  default void originError_whereNothingIsStored_isRemembered() {
    EntryKey key = on().key("a");

    assertStored(on().put(key).leased(on().lease(key)).originError());

    assertThat(on().entry(key).outcome().is(Outcome.Kind.ORIGIN_ERROR)).isTrue();
    assertThat(on().ask(key)).isEqualTo(LeaseAnswer.NONE);
  }

  @Test
  default void originError_besideAValueThatIsStale_keepsItAndCoolsTheKey() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);
          on().put(key).staleAtOnce().text("stale").go();
          String token = on().lease(key);

          assertUnchanged(on().put(key).leased(token).originError());

          assertThat(on().text(key)).isEqualTo("stale");
          assertThat(on().ask(key))
              .isInstanceOfSatisfying(
                  LeaseAnswer.Cooling.class,
                  cooling -> assertThat(cooling.remaining()).isBetween(1L, 1_000L));
          assertRefused(on().put(key).leased(token), Reason.LEASE_LOST);
        });
  }

  @Test
  default void originErrors_inARowBesideAStaleValue_coolTheKeyForLongerEachTime() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);
          on().put(key).staleAtOnce().tags("x").go();
          for (long full : List.of(1_000L, 2_000L, 4_000L)) {
            on().put(key).leased(on().lease(key)).originError().go();
            assertThat(on().ask(key))
                .isInstanceOfSatisfying(
                    LeaseAnswer.Cooling.class,
                    cooling -> assertThat(cooling.remaining()).isBetween(full / 2 + 1, full));
            on().bump(tag("x")).soft().go();
          }
        });
  }

  @Test
  default void originError_besideASoftlyInvalidatedValue_keepsIt() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();
    on().bump(tag("x")).soft().go();

    assertUnchanged(on().put(key).leased(on().lease(key)).tags("x").originError());

    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void originError_besideAValueThatIsDead_isRemembered() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();
    on().bump(tag("x")).go();

    assertStored(on().put(key).leased(on().lease(key)).tags("x").originError());

    assertThat(on().entry(key).isNegative()).isTrue();
  }

  @Test
  default void originError_besideAValueDeadByATagThatTheErrorLacks_isRemembered() {
    EntryKey key = on().key("a");
    on().put(key).tags("x").go();
    on().bump(tag("x")).go();

    assertStored(on().put(key).leased(on().lease(key)).originError());

    assertThat(on().entry(key).isNegative()).isTrue();
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void originError_besideAnotherNegative_replacesIt() {
    EntryKey key = on().key("a");
    on().put(key).notFound().staleAtOnce().go();

    assertStored(on().put(key).leased(on().lease(key)).originError());

    assertThat(on().entry(key).outcome().is(Outcome.Kind.ORIGIN_ERROR)).isTrue();
  }

  @Test
  default void originError_ofALeaseThatWasLost_isRefused() {
    EntryKey key = on().key("a");
    on().put(key).staleAtOnce().text("stale").go();
    String token = on().lease(key);
    on().bust(key).go();
    on().lease(key);

    assertRefused(on().put(key).leased(token).originError(), Reason.LEASE_LOST);
  }

  @Test
  default void notFound_besideAStaleValue_replacesIt() {
    EntryKey key = on().key("a");
    on().put(key).staleAtOnce().go();

    assertStored(on().put(key).leased(on().lease(key)).notFound());

    assertThat(on().entry(key).outcome().is(Outcome.Kind.NOT_FOUND)).isTrue();
    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  @Test
  default void negative_softlyInvalidated_isDead() {
    EntryKey byTag = on().key("by tag");
    EntryKey byKey = on().key("by key");
    EntryKey byNumber = on().key("by number");
    on().put(byTag).notFound().life(HOUR, HOUR).tags("x").go();
    on().put(byKey).notFound().life(HOUR, HOUR).go();
    on().put(byNumber).notFound().life(HOUR, HOUR).go();

    on().bump(tag("x")).soft().go();
    on().bust(byKey).soft().go();
    on().bust(byNumber).version(4).soft().go();

    assertThat(List.of(byTag, byKey, byNumber))
        .allSatisfy(key -> assertThat(on().served(key)).isEqualTo(Served.NOTHING));
  }

  @Test
  default void negative_withoutVersionWhereAFenceStands_isBehind() {
    EntryKey key = on().key("a");
    on().bust(key).version(7).go();

    assertRefused(on().put(key).leased(on().lease(key)).notFound(), Reason.BEHIND);
    assertStored(on().put(key).leased(on().lease(key)).notFound().version(8));
  }
}
