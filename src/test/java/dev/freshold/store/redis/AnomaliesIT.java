package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreDriver.Served;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each race of the protocol that concerns the store, run twice: as it is shipped, where the stale
 * value must not come back, and with the one guard taken out that stands against it, where it must.
 */
class AnomaliesIT {

  private static final String STALE = "stale";
  private static final String NEW = "new";

  /** Takes the check of the lease's token out of put. */
  private static final Scripts NO_TOKEN =
      Scripts.shipped()
          .replacing(
              Script.PUT,
              "if leased and (not L or L.cooling or L.epoch ~= C[1] or now >= L.till or L.token ~= ARGV[2])",
              "if false");

  /** Stamps an entry with the counter at its put, and lets the put through. */
  private static final Scripts STAMP_AT_PUT =
      Scripts.shipped()
          .replacing(Script.PUT, ".. pack64(stamp) ..", ".. pack64(s) ..")
          .replacing(Script.PUT, "if stamp < math.max(hardest, M.vhard)", "if false");

  /** Lets the put through, and leaves it to the readers. */
  private static final Scripts NO_PUT_CHECK =
      Scripts.shipped().replacing(Script.PUT, "if stamp < math.max(hardest, M.vhard)", "if false");

  /** Forgets the fence. */
  private static final Scripts NO_FENCE =
      Scripts.shipped()
          .replacing(
              Script.PUT,
              "behind = behind or (M.fence and (not version or below(version, M.fence)))",
              "M.fence, M.hardfence = nil, nil redis.call('HDEL', KEYS[2], ARGV[11])");

  /** Forgets what was cached. */
  private static final Scripts NO_CACHED_VERSION =
      Scripts.shipped()
          .replacing(
              Script.PUT,
              "local behind = version and cached and below(version, cached)",
              "local behind = false");

  /** Honours a lease that has been overtaken. */
  private static final Scripts NO_DOOM =
      Scripts.shipped()
          .replacing(Script.GET, "live = live and L.stamp >= math.max(hard, soft, newest(M))", "");

  private static RedisFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  /** A race that ends with a reader. */
  @FunctionalInterface
  private interface Race {
    Served run(StoreDriver on);
  }

  private static Served runOn(Scripts scripts, Race race) {
    RedisStore store = fixture.store(scripts);
    try {
      return race.run(new StoreDriver(store, new Tenant("t" + UUID.randomUUID())));
    } finally {
      store.close();
    }
  }

  private static void findsOnlyWithout(Scripts unguarded, Race race) {
    assertThat(runOn(Scripts.shipped(), race)).isEqualTo(Served.NOTHING);
    assertThat(runOn(unguarded, race)).isEqualTo(Served.FRESH);
  }

  @Test
  void leaseExpired_latePut_isRefusedByItsToken() {
    findsOnlyWithout(
        NO_TOKEN,
        on -> {
          EntryKey key = on.key("a");
          String late = on.lease(key, 1);
          on.bust(key).go();
          on.put(key).leased(on.lease(key)).text(NEW).go();
          on.put(key).leased(late).text(STALE).go();
          return on.text(key).equals(STALE) ? Served.FRESH : Served.NOTHING;
        });
  }

  @Test
  void bustBetweenOriginReadAndPut_isSeenByTheStampOfTheStart() {
    findsOnlyWithout(
        STAMP_AT_PUT,
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key);
          on.bust(key).go();
          on.put(key).leased(token).text(STALE).go();
          return on.served(key);
        });
  }

  @Test
  void tagsUnknownUntilTheLoadEnds_areCoveredByTheOneCounter() {
    findsOnlyWithout(
        STAMP_AT_PUT,
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key);
          on.bump(tag("found-out-while-loading")).go();
          on.put(key).leased(token).tags("found-out-while-loading").text(STALE).go();
          return on.served(key);
        });
  }

  @Test
  void putThatWasNotChecked_isStillJudgedAtRead() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          String token = on.lease(key);
          on.bump(tag("x")).go();
          assertThat(on.put(key).leased(token).tags("x").text(STALE).go())
              .isInstanceOf(PutResult.Stored.class);
          return on.served(key);
        };
    assertThat(runOn(NO_PUT_CHECK, race)).isEqualTo(Served.NOTHING);
  }

  @Test
  void readerThatTrustsWhatWasChecked_isServedWhatTheJudgeRefuses() {
    RedisStore store = fixture.store();
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    EntryKey key = on.key("a");
    on.put(key).tags("x").text(STALE).go();
    on.bump(tag("x")).go();

    assertThat(on.read(key).entry()).as("what a reader without a judge would serve").isNotNull();
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    store.close();
  }

  @Test
  void reloadFromALaggingReplica_afterAVersionedBust_isRefusedByTheFence() {
    findsOnlyWithout(
        NO_FENCE,
        on -> {
          EntryKey key = on.key("a");
          on.bust(key).version(2).go();
          String token = on.lease(key);
          on.put(key).leased(token).version(1).text(STALE).go();
          return on.served(key);
        });
  }

  @Test
  void unversionedPut_whereAFenceStands_isRefused() {
    findsOnlyWithout(
        NO_FENCE,
        on -> {
          EntryKey key = on.key("a");
          on.bust(key).version(2).go();
          String token = on.lease(key);
          on.put(key).leased(token).text(STALE).go();
          return on.served(key);
        });
  }

  @Test
  void olderVersion_overANewerCachedOne_isRefused() {
    Race race =
        on -> {
          EntryKey key = on.key("a");
          on.put(key).version(1).text("first").go();
          String token = leaseOfStale(on, key);
          on.put(key).leased(token).version(1).text(STALE).go();
          return new Version(1).equals(on.entry(key).version()) ? Served.FRESH : Served.NOTHING;
        };
    assertThat(runOn(Scripts.shipped(), race)).isEqualTo(Served.NOTHING);
    assertThat(
            runOn(NO_CACHED_VERSION.replacing(Script.PUT, "behind = behind or", "local _ ="), race))
        .isEqualTo(Served.FRESH);
  }

  /** The key is at version 2 and stale, and somebody who has read version 1 holds the lease. */
  private static String leaseOfStale(StoreDriver on, EntryKey key) {
    on.put(key).version(2).staleAtOnce().text(NEW).go();
    return on.lease(key);
  }

  @Test
  void earlyRefreshInFlight_hardBumpComes_isNotServed() {
    findsOnlyWithout(
        STAMP_AT_PUT,
        on -> {
          EntryKey key = on.key("a");
          on.put(key).tags("x").life(0, HOUR).text(NEW).go();
          String refresh = on.lease(key);
          on.bump(tag("x")).go();
          on.put(key).leased(refresh).tags("x").text(STALE).go();
          return on.served(key);
        });
  }

  @Test
  void softBumpWithARefreshInFlight_leavesTheNextReaderALeaseOfItsOwn() {
    assertThat(leaseAfterSoftBump(Scripts.shipped())).isInstanceOf(LeaseAnswer.Granted.class);
    assertThat(leaseAfterSoftBump(NO_DOOM)).isInstanceOf(LeaseAnswer.Held.class);
  }

  private static LeaseAnswer leaseAfterSoftBump(Scripts scripts) {
    RedisStore store = fixture.store(scripts);
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    EntryKey key = on.key("a");
    on.put(key).tags("x").staleAtOnce().go();
    on.lease(key);
    on.bump(tag("x")).soft().go();
    LeaseAnswer answer = on.ask(key);
    store.close();
    return answer;
  }

  @Test
  void softBumpOfANegative_isAsGoodAsAHardOne() {
    RedisStore store = fixture.store();
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    EntryKey key = on.key("a");
    on.put(key).notFound().tags("x").go();
    on.bump(tag("x")).soft().go();

    ReadFacts facts = on.read(key);
    Entry entry = on.entry(key);
    boolean servedAsAnyOther =
        entry.stamp() >= facts.generations().hard() && facts.now() < entry.staleUntil();
    assertThat(servedAsAnyOther).as("without the rule for negatives").isTrue();
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    store.close();
  }

  @Test
  void tagStateLost_takesTheEpochWithIt_soThatEverythingIsDead() {
    RedisStore store = fixture.store();
    Tenant tenant = new Tenant("t" + UUID.randomUUID());
    StoreDriver on = new StoreDriver(store, tenant);
    EntryKey key = on.key("a");
    on.put(key).tags("x").text(STALE).go();
    on.bump(tag("x")).go();

    fixture.redis().command("HDEL " + new Keys(tenant).control() + " g:x");
    assertThat(on.served(key)).as("if it could be lost alone").isEqualTo(Served.FRESH);

    fixture.redis().command("DEL " + new Keys(tenant).control());
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    store.close();
  }

  /** A member that is taken to be further than it is would not be waited for. */
  @Test
  void joinThatComesLate_isNotTakenForWhatHasBeenApplied() {
    Scripts unguarded =
        Scripts.shipped()
            .replacing(Script.RENEW, "if foreign or overtaken then", "if foreign then");

    assertThat(appliedAfterALateJoin(Scripts.shipped())).isEqualTo(0);
    assertThat(appliedAfterALateJoin(unguarded)).isEqualTo(1);
  }

  /** How many of the invalidations since it joined are taken to be applied, though none is. */
  private static long appliedAfterALateJoin(Scripts scripts) {
    RedisStore store = fixture.store(scripts);
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    long joined = on.renew("n1", 2, null).position();
    on.bump(tag("x")).go();
    on.renew("n1", 1, null);
    long applied = on.member("n1").applied() - joined;
    store.close();
    return applied;
  }

  /** It counts for nothing that a node has applied a journal which is not this one. */
  @Test
  void renewalUnderAnotherEpoch_isNotTakenForWhatHasBeenApplied() {
    Scripts unguarded =
        Scripts.shipped()
            .replacing(Script.RENEW, "if foreign or overtaken then", "if overtaken then");

    assertThat(appliedUnderAnotherEpoch(Scripts.shipped())).isEqualTo(0);
    assertThat(appliedUnderAnotherEpoch(unguarded)).isEqualTo(7);
  }

  private static long appliedUnderAnotherEpoch(Scripts scripts) {
    RedisStore store = fixture.store(scripts);
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    Receipt joined = on.join("n1");
    on.renew("n1", new Receipt(new Epoch(joined.epoch().id() + 1), joined.position() + 7));
    long applied = on.member("n1").applied() - joined.position();
    store.close();
    return applied;
  }
}
