package dev.freshold.store;

import static dev.freshold.store.StoreDriver.ANY;
import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.anyLease;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.PutVerdict;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.Await;
import dev.freshold.testing.Swiftly;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** One load: who gets the right to it, who has to wait, and how it ends. */
public interface StoreLeaseContract extends StoreFixture {

  @Test
  default void lease_ofAbsentKey_isGranted() {
    EntryKey key = on().key("a");

    LeaseAnswer answer =
        on().read(key, ANY, EarlyRefresh.OFF, new LeaseAsk("my-token", 5_000)).lease();

    assertThat(answer).isEqualTo(new LeaseAnswer.Granted(key, "my-token", 5_000));
  }

  @Test
  default void lease_whileSomebodyLoads_isHeldForTheRestOfItsTime() {
    EntryKey key = on().key("a");
    on().lease(key, MINUTE);

    assertThat(on().ask(key))
        .isInstanceOfSatisfying(
            LeaseAnswer.Held.class,
            held -> assertThat(held.remaining()).isBetween(MINUTE / 2L, (long) MINUTE));
  }

  @Test
  default void lease_ofAnotherSchemaOfTheKey_isAnotherLease() {
    on().lease(on().key(StoreDriver.NAMESPACE, "v6", "a"));

    assertThat(on().ask(on().key(StoreDriver.NAMESPACE, "v7", "a")))
        .isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_ofFreshValue_isNotGiven() {
    EntryKey key = on().key("a");
    on().put(key).go();

    assertThat(on().ask(key)).isEqualTo(LeaseAnswer.NONE);
  }

  @Test
  default void lease_ofStaleValue_isGivenBesideTheValue() {
    EntryKey key = on().key("a");
    on().put(key).staleAtOnce().go();

    ReadFacts facts = on().read(key, ANY, EarlyRefresh.OFF, anyLease());

    assertThat(facts.lease()).isInstanceOf(LeaseAnswer.Granted.class);
    assertThat(facts.entry()).isNotNull();
  }

  @Test
  default void lease_ofFreshValue_isGivenWhereTheReaderAsksForMoreThanItIs() {
    EntryKey key = on().key("a");
    on().put(key).version(5).loadedFor(2_000).go();
    Demand younger = new Demand(null, 1_000, true);
    Demand newer = new Demand(new Version(6), HOUR, false);

    LeaseAnswer answer = on().read(key, younger, EarlyRefresh.OFF, anyLease()).lease();
    assertThat(answer).isInstanceOf(LeaseAnswer.Granted.class);

    on().abandon(key, ((LeaseAnswer.Granted) answer).token());
    assertThat(on().read(key, newer, EarlyRefresh.OFF, anyLease()).lease())
        .isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_ofFreshValue_isGivenToTheReaderWhomEarlyRefreshHasDrawn() {
    EntryKey key = on().key("a");
    on().put(key).loadedFor(1_000).go();

    EarlyRefresh spared = new EarlyRefresh(1, 1);
    assertThat(on().read(key, ANY, spared, anyLease()).lease()).isEqualTo(LeaseAnswer.NONE);
    EarlyRefresh drawn = new EarlyRefresh(1e6, 0.5);
    assertThat(on().read(key, ANY, drawn, anyLease()).lease())
        .isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_ofFreshNegative_isNotGivenEarly() {
    EntryKey key = on().key("a");
    on().put(key).notFound().loadedFor(1_000).go();

    EarlyRefresh drawn = new EarlyRefresh(1e6, 0.5);
    assertThat(on().read(key, ANY, drawn, anyLease()).lease()).isEqualTo(LeaseAnswer.NONE);
  }

  @Test
  default void extend_ofALiveLease_keepsItLonger_andStillLetsItPut() {
    EntryKey key = on().key("a");
    String token = on().lease(key, MINUTE);

    assertThat(on().extend(key, token, HOUR)).isTrue();

    assertThat(on().ask(key))
        .isInstanceOfSatisfying(
            LeaseAnswer.Held.class, held -> assertThat(held.remaining()).isGreaterThan(MINUTE));
    PutAssertions.assertStored(on().put(key).leased(token));
  }

  @Test
  default void extend_byLessThanIsLeft_shortensNothing() {
    EntryKey key = on().key("a");
    String token = on().lease(key, HOUR);

    assertThat(on().extend(key, token, 1)).isTrue();

    assertThat(on().ask(key))
        .isInstanceOfSatisfying(
            LeaseAnswer.Held.class, held -> assertThat(held.remaining()).isGreaterThan(MINUTE));
  }

  @Test
  default void extend_ofALeaseThatIsGone_saysSo() {
    EntryKey key = on().key("a");
    String returned = on().lease(key);
    on().abandon(key, returned);
    String cooling = on().lease(on().key("b"));
    on().fail(on().key("b"), cooling, 0);
    String late = on().lease(on().key("c"), 1);
    Await.eventually(() -> on().ask(on().key("c")), LeaseAnswer.Granted.class::isInstance);

    assertThat(on().extend(key, returned, HOUR)).isFalse();
    assertThat(on().extend(on().key("b"), cooling, HOUR)).isFalse();
    assertThat(on().extend(on().key("c"), late, HOUR)).isFalse();
    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  /** It keeps the stamp of its grant, whenever it is extended. */
  @Test
  default void extend_afterAnInvalidation_savesNoDoomedLoad() {
    EntryKey key = on().key("a");
    String token = on().lease(key);
    on().bump(tag("x")).go();

    assertThat(on().extend(key, token, HOUR)).isTrue();

    PutAssertions.assertRefused(
        on().put(key).leased(token).tags("x"), PutVerdict.Reason.INVALIDATED);
  }

  @Test
  default void lease_thatHasRunOut_isGrantedToTheNext() {
    EntryKey key = on().key("a");
    on().lease(key, 1);

    Await.eventually(() -> on().ask(key), LeaseAnswer.Granted.class::isInstance);
  }

  @Test
  default void latePut_afterTheLeaseHasRunOut_isRefusedAndTheNextHolderUnharmed() {
    EntryKey key = on().key("a");
    String slow = on().lease(key, 1);
    String next =
        granted(Await.eventually(() -> on().ask(key), LeaseAnswer.Granted.class::isInstance));

    PutResult late = on().put(key).leased(slow).text("late").go();
    PutResult inTime = on().put(key).leased(next).text("in time").go();

    assertThat(late).isInstanceOf(PutResult.Refused.class);
    assertThat(inTime).isInstanceOf(PutResult.Stored.class);
    assertThat(on().text(key)).isEqualTo("in time");
  }

  @Test
  default void lease_grantedBeforeABustOfTheKey_standsInNobodysWay() {
    EntryKey key = on().key("a");
    on().lease(key);
    on().bust(key).go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_grantedBeforeAVersionedOrSoftBust_standsInNobodysWay() {
    EntryKey versioned = on().key("versioned");
    EntryKey soft = on().key("soft");
    EntryKey both = on().key("both");
    List.of(versioned, soft, both).forEach(key -> on().lease(key));
    on().bust(versioned).version(3).go();
    on().bust(soft).soft().go();
    on().bust(both).version(3).soft().go();

    assertThat(List.of(versioned, soft, both))
        .allSatisfy(key -> assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class));
  }

  @Test
  default void lease_grantedBeforeABumpOfWhatTheKeyNames_standsInNobodysWay() {
    EntryKey key = on().key("a");
    Subject scope = tag("user:42");
    on().lease(key, scope);
    assertThat(on().ask(key, scope)).isInstanceOf(LeaseAnswer.Held.class);

    on().bump(scope).asScope().go();
    assertThat(on().ask(key, scope)).isInstanceOf(LeaseAnswer.Granted.class);

    on().bump(Subject.ofNamespace(StoreDriver.NAMESPACE)).go();
    assertThat(on().ask(key, scope)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_grantedBeforeABumpOfATagOfTheStaleValue_standsInNobodysWay() {
    EntryKey key = on().key("a");
    on().put(key).staleAtOnce().tags("x").go();
    on().lease(key);
    on().bump(tag("x")).soft().go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void lease_grantedBeforeAnInvalidationOfSomethingElse_stillHolds() {
    EntryKey key = on().key("a");
    on().lease(key);
    on().bust(on().key("b")).go();
    on().bump(tag("x")).go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Held.class);
  }

  @Test
  default void doomedLease_onceReplaced_isLostToItsHolder() {
    EntryKey key = on().key("a");
    String doomed = on().lease(key);
    on().bust(key).go();
    String next = on().lease(key);

    assertThat(on().put(key).leased(doomed).go())
        .isInstanceOfSatisfying(
            PutResult.Refused.class,
            refused -> assertThat(refused.reason().name()).isEqualTo("LEASE_LOST"));
    assertThat(on().abandon(key, doomed)).isFalse();
    assertThat(on().put(key).leased(next).go()).isInstanceOf(PutResult.Stored.class);
  }

  @Test
  default void abandon_ofALiveLease_letsTheNextLoadAtOnce() {
    EntryKey key = on().key("a");
    String token = on().lease(key);

    assertThat(on().abandon(key, token)).isTrue();
    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void abandon_ofWhatIsNotALiveLease_saysSoAndChangesNothing() {
    EntryKey key = on().key("a");
    assertThat(on().abandon(key, "never granted")).isFalse();

    String token = on().lease(key);
    assertThat(on().abandon(key, "somebody else's")).isFalse();
    assertThat(on().fail(key, "somebody else's", 0)).isFalse();
    assertThat(on().abandon(on().key(StoreDriver.NAMESPACE, "v2", "a"), token)).isFalse();
    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Held.class);

    assertThat(on().abandon(key, token)).isTrue();
    assertThat(on().abandon(key, token)).isFalse();
  }

  @Test
  default void abandon_ofALeaseThatHasRunOut_isFalse() {
    EntryKey key = on().key("a");
    String token = on().lease(key, 1);
    Await.eventually(() -> on().inspect(key), seen -> seen.lease() == null || ranOut(seen));

    assertThat(on().abandon(key, token)).isFalse();
  }

  @Test
  default void failedLoad_holdsTheNextBackForASecond() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);
          String token = on().lease(key);

          assertThat(on().fail(key, token, 0)).isTrue();

          assertThat(on().ask(key))
              .isInstanceOfSatisfying(
                  LeaseAnswer.Cooling.class,
                  cooling -> assertThat(cooling.remaining()).isBetween(1L, 1_000L));
          assertThat(on().put(key).leased(token).go()).isInstanceOf(PutResult.Refused.class);
          assertThat(on().fail(key, token, 0)).isFalse();
        });
  }

  @Test
  default void failedLoad_drawnToItsShortest_holdsTheNextBackForThreeQuarters() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);

          on().fail(key, on().lease(key), 0.999);

          assertThat(on().ask(key))
              .isInstanceOfSatisfying(
                  LeaseAnswer.Cooling.class,
                  cooling -> assertThat(cooling.remaining()).isLessThanOrEqualTo(751));
        });
  }

  @Test
  default void failedLoads_inARow_holdTheNextBackForLongerEachTime() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);
          for (long full : List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)) {
            on().fail(key, on().lease(key), 0);
            assertThat(on().ask(key))
                .isInstanceOfSatisfying(
                    LeaseAnswer.Cooling.class,
                    cooling -> assertThat(cooling.remaining()).isBetween(full / 2 + 1, full));
            on().bust(key).go();
          }
        });
  }

  @Test
  default void failures_beforeALoadThatSucceeded_areForgotten() {
    Swiftly.within(
        HALF_A_SECOND,
        attempt -> {
          EntryKey key = on().key(attempt);
          on().fail(key, on().lease(key), 0);
          on().bust(key).go();
          on().put(key).leased(on().lease(key)).staleAtOnce().go();

          on().fail(key, on().lease(key), 0);

          assertThat(on().ask(key))
              .isInstanceOfSatisfying(
                  LeaseAnswer.Cooling.class,
                  cooling -> assertThat(cooling.remaining()).isLessThanOrEqualTo(1_000));
        });
  }

  @Test
  default void cooling_endsWhenTheKeyIsInvalidated() {
    EntryKey key = on().key("a");
    on().fail(key, on().lease(key), 0);

    on().bust(key).soft().go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void cooling_endsWhenAnOwnerPuts() {
    EntryKey key = on().key("a");
    on().fail(key, on().lease(key), 0);

    on().put(key).version(1).staleAtOnce().go();

    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
    assertThat(on().served(key)).isEqualTo(Served.STALE);
  }

  @Test
  default void leaseEnd_byPutAbandonOrBust_isTold() {
    List<LeaseEnd> told = new CopyOnWriteArrayList<>();
    on().store().onLeaseEnd(told::add);
    EntryKey put = on().key("put");
    EntryKey given = on().key("given back");
    EntryKey failed = on().key("failed");
    EntryKey busted = on().key("busted");
    EntryKey also = on().key("also busted");

    on().put(put).leased(on().lease(put)).go();
    on().abandon(given, on().lease(given));
    on().fail(failed, on().lease(failed), 0);
    on().lease(busted);
    on().lease(also);
    on().bust(busted).and(also).version(4).go();

    for (EntryKey key : List.of(put, given, failed, busted, also)) {
      LeaseEnd expected = new LeaseEnd(key.tenant(), key.subject());
      Await.eventually(() -> told, seen -> seen.contains(expected));
    }
  }

  @Test
  default void leaseEnd_byAPutWithoutLease_isTold() {
    List<LeaseEnd> told = new CopyOnWriteArrayList<>();
    on().store().onLeaseEnd(told::add);
    EntryKey key = on().key("a");
    on().lease(key);

    on().put(key).version(1).go();

    LeaseEnd expected = new LeaseEnd(key.tenant(), key.subject());
    Await.eventually(() -> told, seen -> seen.contains(expected));
  }

  private static String granted(LeaseAnswer answer) {
    return ((LeaseAnswer.Granted) answer).token();
  }

  private static boolean ranOut(Inspection seen) {
    return seen.lease() != null && seen.lease().until() <= seen.facts().now();
  }
}
