package dev.freshold.store.memory;

import static dev.freshold.store.StoreDriver.HOUR;
import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.store.BumpResult;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.PutResult;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.ManualClock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What needs a clock in hand, and what is bounded: beyond the contract of every store. */
class MemoryStoreTimeTest {

  private static final long CONTROL_LIFE = HOUR;

  private final ManualClock clock = new ManualClock();
  private final StoreDriver on = driver(1 << 20, 100);

  @Test
  void entry_isFreshThenStaleThenGone_eachToTheMillisecond() {
    EntryKey key = on.key("a");
    on.put(key).leased(on.lease(key)).life(100, 300).go();

    clock.advance(99);
    assertThat(on.served(key)).isEqualTo(Served.FRESH);
    clock.advance(1);
    assertThat(on.served(key)).isEqualTo(Served.STALE);
    clock.advance(199);
    assertThat(on.served(key)).isEqualTo(Served.STALE);
    clock.advance(1);
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  void entry_agesFromTheStartOfItsLoad() {
    EntryKey key = on.key("a");
    String token = on.lease(key);
    clock.advance(40);

    PutResult result = on.put(key).leased(token).life(100, 300).go();

    assertThat(result)
        .isInstanceOfSatisfying(
            PutResult.Stored.class,
            stored -> {
              assertThat(stored.freshFor()).isEqualTo(60);
              assertThat(stored.staleFor()).isEqualTo(260);
            });
    assertThat(on.entry(key).loadCost()).isEqualTo(40);
  }

  @Test
  void lease_endsToTheMillisecond() {
    EntryKey key = on.key("a");
    String token = on.lease(key, 500);

    clock.advance(499);
    assertThat(on.ask(key)).isEqualTo(new LeaseAnswer.Held(1));
    clock.advance(1);
    assertThat(on.put(key).leased(token).go()).isInstanceOf(PutResult.Refused.class);
    assertThat(on.ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  void cooling_isOverAfterItsTime_andTheNextFailureCoolsForTwiceAsLong() {
    EntryKey key = on.key("a");
    on.fail(key, on.lease(key), 0);
    clock.advance(999);
    assertThat(on.ask(key)).isEqualTo(new LeaseAnswer.Cooling(1));
    clock.advance(1);

    on.fail(key, on.lease(key), 0);

    assertThat(on.ask(key)).isEqualTo(new LeaseAnswer.Cooling(2_000));
  }

  @Test
  void failures_areForgottenAMinuteAfterTheirCooling() {
    EntryKey key = on.key("a");
    on.fail(key, on.lease(key), 0);
    clock.advance(1_000 + MINUTE);

    on.fail(key, on.lease(key), 0);

    assertThat(on.ask(key)).isEqualTo(new LeaseAnswer.Cooling(1_000));
  }

  @Test
  void pace_givesTheNextLeaseWhenItSaid() {
    on.put(on.key("a")).tags("x").go();
    on.put(on.key("b")).tags("x").go();
    on.bump(tag("x")).pace(1).go();
    on.lease(on.key("a"));
    assertThat(on.ask(on.key("b"))).isEqualTo(new LeaseAnswer.Paced(1_000));

    clock.advance(1_000);

    assertThat(on.ask(on.key("b"))).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  void settleWindow_endsEntriesThatWereLoadedWithinItAndNoOthers() {
    on.bump(tag("x")).settle(500).go();
    EntryKey within = on.key("within");
    on.put(within).leased(on.lease(within)).tags("x").go();
    clock.advance(500);
    EntryKey after = on.key("after");
    on.put(after).leased(on.lease(after)).tags("x").go();

    assertThat(on.served(within)).isEqualTo(Served.NOTHING);
    assertThat(on.served(after)).isEqualTo(Served.FRESH);
    assertThat(on.entry(after).freshFor()).isEqualTo(HOUR);
  }

  @Test
  void requestId_isForgottenAfterTenMinutes() {
    BumpResult first = on.bump(tag("x")).requestId("r-1").go();
    clock.advance(10 * MINUTE);
    assertThat(on.bump(tag("x")).requestId("r-1").go().applied()).isFalse();
    clock.advance(1);

    BumpResult again = on.bump(tag("x")).requestId("r-1").go();

    assertThat(again.applied()).isTrue();
    assertThat(again.version()).isGreaterThan(first.version());
  }

  @Test
  void controlState_isForgottenOnlyWhenNothingItMeetsCanBeAlive() {
    EntryKey key = on.key("a");
    on.put(key).life((int) CONTROL_LIFE, (int) CONTROL_LIFE).tags("x").go();
    on.bump(tag("x")).go();

    clock.advance(CONTROL_LIFE - 1);
    on.bump(tag("y")).go();
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);

    clock.advance(2);
    on.bump(tag("y")).go();
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    assertThat(on.inspect(key, tag("x")).states())
        .allSatisfy(state -> assertThat(state.hard()).isZero());
  }

  @Test
  void controlState_beyondItsLimit_makesEverythingOlderDeadAndNothingWrong() {
    StoreDriver crowded = driver(1 << 20, 4);
    EntryKey carrier = crowded.key("carrier");
    EntryKey bystander = crowded.key("bystander");
    crowded.put(carrier).tags("x").go();
    crowded.put(bystander).tags("y").go();
    crowded.bump(tag("x")).go();

    for (int i = 0; i < 4; i++) {
      crowded.bump(tag("filler:" + i)).go();
    }
    EntryKey loadedSince = crowded.key("loaded since");
    crowded.put(loadedSince).tags("x").go();

    assertThat(crowded.served(carrier)).isEqualTo(Served.NOTHING);
    assertThat(crowded.served(bystander)).isEqualTo(Served.NOTHING);
    assertThat(crowded.served(loadedSince)).isEqualTo(Served.FRESH);
  }

  @Test
  void entries_beyondTheirWeight_areEvictedAndThatIsAMiss() {
    StoreDriver small = driver(4_096, 100);
    for (int i = 0; i < 50; i++) {
      small.put(small.key("k" + i)).bytes(new byte[500]).tags("x").indexed().go();
    }

    long left =
        IntStream.range(0, 50)
            .filter(i -> small.served(small.key("k" + i)) == Served.FRESH)
            .count();

    assertThat(left).isBetween(1L, 4L);
    assertThat(small.bump(tag("x")).estimate()).isEqualTo(left);
  }

  @Test
  void estimate_forgetsTheTagsOfWhatWasReplacedOrHasExpired() {
    EntryKey key = on.key("a");
    on.put(key).tags("old").indexed().go();
    on.put(key).tags("new").indexed().life(100, 300).go();

    assertThat(on.bump(tag("old")).estimate()).isZero();
    assertThat(on.bump(tag("new")).estimate()).isEqualTo(1);
    clock.advance(2_000);
    assertThat(on.bump(tag("new")).estimate()).isZero();
  }

  @Test
  void close_startsAnotherEpochInWhichNothingIsLeft() {
    EntryKey key = on.key("a");
    on.put(key).go();
    var before = on.read(key).epoch();

    on.store().close();

    assertThat(on.read(key).epoch()).isNotEqualTo(before);
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
  }

  private StoreDriver driver(long maxWeight, int maxControl) {
    return new StoreDriver(
        new MemoryStore(new MemoryStore.Limits(maxWeight, CONTROL_LIFE, maxControl, 100), clock),
        Tenant.DEFAULT);
  }
}
