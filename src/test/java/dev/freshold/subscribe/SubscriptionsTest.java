package dev.freshold.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.journal.ResetReason;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.testing.Await;
import dev.freshold.testing.ManualScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {

  private static final int RING = 8;
  private static final int LIMIT = 50;
  private static final long INTERVAL = 1_000;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScriptedJournal journal = new ScriptedJournal(scheduler);
  private final Subscriptions hub =
      new Subscriptions(
          tenant -> journal,
          journal.store(),
          scheduler,
          Runnable::run,
          new SubscriptionTerms(LIMIT, RING, 100_000, 500));

  @Test
  void open_withoutAToken_beginsWhereTheJournalStands() {
    journal.tags(3);

    Reader reader = open(null);
    journal.tag("a");

    assertThat(reader.told()).containsExactly("checkpoint 3 current", "4 a");
    assertThat(hub.size()).isEqualTo(1);
    assertThat(hub.active()).isEqualTo(1);
  }

  @Test
  void open_withATokenOfEveryPosition_isToldAllBehindIt() {
    journal.tags(40);
    for (int from = 0; from < 40; from++) {
      Reader reader = open(journal.at(from));

      List<String> expected = new ArrayList<>(List.of("checkpoint " + from));
      IntStream.range(from, 40).forEach(i -> expected.add((i + 1) + " t" + i));
      expected.add("checkpoint 40 current");
      assertThat(reader.told()).containsExactlyElementsOf(expected);
      reader.cancel();
    }
    Reader reader = open(journal.at(40));
    assertThat(reader.told()).containsExactly("checkpoint 40 current");
  }

  @Test
  void open_withAToken_goesOnAfterAnyResponse() {
    Reader whole = open(null);
    journal.tags(5);
    List<String> all = whole.told();
    for (int seen = 1; seen < all.size(); seen++) {
      Reader cut = open(journal.at(seen - 1));
      assertThat(cut.told().stream().filter(one -> !one.startsWith("checkpoint")))
          .containsExactlyElementsOf(all.subList(seen, all.size()));
    }
  }

  @Test
  void open_behindTheRing_isToldOutOfTheStore() {
    Reader first = open(null);
    journal.tags(30);
    assertThat(first.told()).hasSize(31);
    int asked = journal.asked();

    Reader near = open(journal.at(25));
    assertThat(journal.asked()).isEqualTo(asked);
    Reader far = open(journal.at(2));
    assertThat(journal.asked()).isGreaterThan(asked);

    assertThat(near.told()).hasSize(1 + 5 + 1);
    assertThat(far.told()).hasSize(1 + 28 + 1).endsWith("30 t29", "checkpoint 30 current");
    assertThat(hub.stats().overruns().sum()).isEqualTo(1);
  }

  @Test
  void open_withATokenWhoseHistoryIsTrimmed_isResetAfterItsOwnToken() {
    journal.tags(30);
    journal.trim(10);

    Reader lost = open(journal.at(9));
    Reader kept = open(journal.at(10));

    assertThat(lost.told())
        .containsExactly("checkpoint 9", "reset TRIMMED 30", "checkpoint 30 current");
    assertThat(kept.told()).hasSize(1 + 20 + 1);
    assertThat(hub.stats().resets().get(Loss.TRIMMED)).hasToString("1");
  }

  @Test
  void open_withATokenOfAnotherEpoch_isResetAfterItsOwnToken() {
    journal.tags(3);

    Reader reader = open(new Receipt(new Epoch(77), 500));

    assertThat(reader.told())
        .containsExactly("checkpoint 500", "reset EPOCH 3", "checkpoint 3 current");
  }

  @Test
  void open_withATokenAheadOfTheStore_isRefused() {
    journal.tags(3);

    Reader reader = open(journal.at(4));

    assertThat(reader.told()).containsExactly("refused AHEAD");
    assertThat(hub.size()).isZero();
  }

  @Test
  void open_withATokenAheadOfThisNodeOnly_waitsForTheNode() {
    journal.tags(3);
    journal.store(Kind.TAG, "a");
    journal.store(Kind.TAG, "b");

    Reader reader = open(journal.at(4));
    assertThat(reader.told()).containsExactly("checkpoint 4");
    scheduler.advance(5_000);
    assertThat(reader.told()).isEmpty();
    journal.learn();
    pass(100);

    assertThat(reader.told()).containsExactly("5 b", "checkpoint 5 current");
  }

  @Test
  void open_beforeTheNodeFollows_beginsWhenItDoes() {
    journal.unlearn();
    Reader reader = open(null);
    scheduler.advance(2_000);
    assertThat(reader.told()).isEmpty();

    journal.tags(2);
    journal.join(ResetReason.JOINED);
    journal.tag("a");

    assertThat(reader.told()).containsExactly("checkpoint 2 current", "3 a");
  }

  @Test
  void open_atANodeThatIsOutOfTouch_isRefusedInTheEnd() {
    scheduler.advance(60_000);
    Reader reader = open(null);
    scheduler.advance(4_900);
    assertThat(reader.told()).isEmpty();
    scheduler.advance(200);

    assertThat(reader.told()).containsExactly("refused UNREACHABLE");
    assertThat(hub.size()).isZero();
    assertThat(journal.listeners()).isZero();
  }

  @Test
  void open_ofOneTooMany_isRefused() {
    List<Reader> readers = IntStream.range(0, LIMIT).mapToObj(i -> open(null)).toList();
    assertThat(open(null).told()).containsExactly("refused FULL");
    assertThat(hub.size()).isEqualTo(LIMIT);

    readers.getFirst().cancel();
    assertThat(open(null).told()).containsExactly("checkpoint 0 current");
  }

  @Test
  void checkpoints_ofAnIdleJournal_comeOncePerInterval() {
    Reader reader = open(null);
    Reader slow =
        new Reader().open(hub, new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, null, 3_000));
    assertThat(reader.told()).hasSize(1);
    assertThat(slow.told()).hasSize(1);

    pass(6_500);

    assertThat(reader.told()).hasSize(6).containsOnly("checkpoint 0 current");
    assertThat(slow.told()).hasSize(2);
  }

  @Test
  void checkpoints_ofABusyJournal_comeAllTheSame() {
    Reader reader = open(null);
    for (int i = 0; i < 45; i++) {
      journal.tag("a");
      pass(100);
    }

    assertThat(reader.told().stream().filter(one -> one.endsWith("current"))).hasSize(5);
  }

  @Test
  void checkpoints_ofWhatTheSelectorDoesNotMeet_moveTheToken() {
    Reader reader =
        new Reader()
            .open(
                hub,
                new SubscribeOrder(
                    Tenant.DEFAULT,
                    new Selector(Set.of(), List.of(), Set.of("mine")),
                    null,
                    INTERVAL));
    journal.tags(5);
    journal.tag("mine", "yours");
    journal.tags(2);

    assertThat(reader.told()).containsExactly("checkpoint 0 current", "6 mine");
    pass(1_100);
    assertThat(reader.told()).containsExactly("checkpoint 8 current");
  }

  @Test
  void checkpoints_withoutTheStoresConfirmation_stop() {
    Reader reader = open(null);
    scheduler.advance(900);
    journal.confirm();
    scheduler.advance(1_000);
    assertThat(reader.told()).hasSize(2);

    scheduler.advance(20_000);
    assertThat(reader.told()).isEmpty();
    journal.tag("a");
    assertThat(reader.told()).containsExactly("1 a");

    journal.confirm();
    scheduler.advance(100);
    assertThat(reader.told()).containsExactly("checkpoint 1 current");
  }

  @Test
  void checkpoints_asOftenAsNodesAreConfirmed_areGivenSomeSlack() {
    Reader hasty =
        new Reader().open(hub, new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, null, 100));
    assertThat(hasty.told()).hasSize(1);

    scheduler.advance(500);
    assertThat(hasty.told()).hasSizeBetween(4, 5);
    scheduler.advance(1_000);
    assertThat(hasty.told()).isEmpty();
  }

  @Test
  void subscriber_thatTakesNoMore_catchesUpFromTheRing() {
    Reader reader = open(null);
    assertThat(reader.told()).hasSize(1);
    reader.stall();
    journal.tags(5);
    assertThat(reader.told()).isEmpty();
    assertThat(hub.active()).isZero();
    int asked = journal.asked();

    reader.resume();

    assertThat(reader.told()).containsExactly("1 t0", "2 t1", "3 t2", "4 t3", "5 t4");
    assertThat(hub.active()).isEqualTo(1);
    assertThat(journal.asked()).isEqualTo(asked);
  }

  @Test
  void subscriber_thatIsOutrunByTheRing_catchesUpFromTheStore() {
    Reader reader = open(null);
    reader.stall();
    journal.tags(1_000);
    reader.resume();

    assertThat(reader.told())
        .hasSize(1 + 1_000)
        .startsWith("checkpoint 0 current", "1 t0")
        .endsWith("1000 t999");
    assertThat(hub.active()).isEqualTo(1);
    assertThat(hub.stats().overruns().sum()).isEqualTo(1);
  }

  @Test
  void subscriber_thatIsOutrunByTheJournal_isReset() {
    Reader reader = open(null);
    assertThat(reader.told()).hasSize(1);
    reader.stall();
    journal.tags(1_000);
    journal.trim(900);
    reader.resume();

    assertThat(reader.told()).containsExactly("reset TRIMMED 1000", "checkpoint 1000 current");
  }

  @Test
  void subscriber_thatLagsWhileTheStoreIsAway_catchesUpLater() {
    Reader reader = open(null);
    reader.stall();
    journal.tags(100);
    journal.reachable(false);
    reader.resume();
    assertThat(reader.told()).hasSize(1);
    pass(10_000);
    assertThat(reader.told()).isEmpty();

    journal.reachable(true);
    pass(100);

    assertThat(reader.told()).hasSize(101).endsWith("checkpoint 100 current");
  }

  @Test
  void subscriber_inAnEpochThatEnds_isReset() {
    Reader active = open(null);
    Reader stalled = open(null);
    stalled.stall();
    journal.tags(3);
    journal.newEpoch();
    journal.join(ResetReason.EPOCH);
    journal.tag("a");

    assertThat(active.told())
        .containsExactly(
            "checkpoint 0 current",
            "1 t0",
            "2 t1",
            "3 t2",
            "reset EPOCH 1",
            "checkpoint 1 current",
            "2 a");
    stalled.resume();
    assertThat(stalled.told())
        .containsExactly("checkpoint 0 current", "reset EPOCH 2", "checkpoint 2 current");
  }

  @Test
  void subscriber_thatWantsAPageWhenItsEpochEnds_isReset() {
    Reader reader = open(null);
    reader.stall();
    journal.tags(100);
    journal.newEpoch();
    reader.resume();
    pass(1_000);
    assertThat(reader.told()).containsExactly("checkpoint 0 current");

    journal.join(ResetReason.EPOCH);

    assertThat(reader.told()).containsExactly("reset EPOCH 1", "checkpoint 1 current");
  }

  @Test
  void subscriber_ofANodeThatJumpsAhead_missesNothing() {
    Reader reader = open(null);
    journal.tags(2);
    journal.store(Kind.TAG, "a");
    journal.store(Kind.TAG, "b");
    journal.join(ResetReason.CLOCK);
    journal.tag("c");

    assertThat(reader.told())
        .startsWith("checkpoint 0 current", "1 t0", "2 t1", "3 a", "4 b")
        .contains("5 c");
  }

  @Test
  void subscriber_oneSlowOfMany_holdsUpNobody() {
    List<Reader> quick = IntStream.range(0, 20).mapToObj(i -> open(null)).toList();
    Reader slow = open(null);
    slow.stall();
    journal.tags(50);

    assertThat(quick).allSatisfy(reader -> assertThat(reader.told()).hasSize(51));
    assertThat(hub.active()).isEqualTo(20);
    assertThat(hub.size()).isEqualTo(21);
  }

  @Test
  void subscribers_whoLagTogether_shareTheirPages() {
    List<Reader> all = IntStream.range(0, 20).mapToObj(i -> open(null)).toList();
    all.forEach(Reader::stall);
    journal.tags(300);
    journal.distant(1);
    int asked = journal.asked();
    all.forEach(Reader::resume);
    pass(100);

    assertThat(all).allSatisfy(reader -> assertThat(reader.told()).hasSizeGreaterThan(300));
    assertThat(journal.asked() - asked).isLessThan(10);
  }

  @Test
  void cancel_inEveryState_freesEverything() {
    List<Reader> all = new ArrayList<>();
    all.add(open(null));
    Reader stalled = open(null);
    stalled.stall();
    all.add(stalled);
    journal.tags(100);
    journal.reachable(false);
    all.add(open(journal.at(3)));
    all.add(open(journal.at(500)));
    journal.unlearn();
    all.add(open(null));
    all.add(open(journal.at(7)));
    assertThat(hub.size()).isEqualTo(6);

    all.forEach(Reader::cancel);
    all.forEach(Reader::cancel);

    assertThat(hub.size()).isZero();
    assertThat(hub.active()).isZero();
    assertThat(journal.listeners()).isZero();
    all.forEach(Reader::told);
    journal.reachable(true);
    journal.join(ResetReason.JOINED);
    journal.tags(3);
    scheduler.advance(60_000);
    assertThat(all).allSatisfy(reader -> assertThat(reader.told()).isEmpty());
    assertThat(scheduler.pending()).isZero();
  }

  @Test
  void cancel_whileBeingTold_isHeededAtOnce() {
    List<String> told = new ArrayList<>();
    Reader leaving =
        new Reader() {
          @Override
          public void invalidation(Receipt position, JournalRecord record) {
            told.add(String.join(" ", record.names()));
            cancel();
          }
        };
    journal.tags(5);
    leaving.open(hub, new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, journal.at(0), INTERVAL));
    leaving.cancel();

    assertThat(told).isNotEmpty();
    assertThat(hub.size()).isZero();
  }

  @Test
  void fault_inTellingOne_endsThatOneOnly() {
    Reader healthy = open(null);
    Reader broken =
        new Reader() {
          @Override
          public void invalidation(Receipt position, JournalRecord record) {
            throw new IllegalStateException("broken");
          }
        };
    broken.open(hub, new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, null, INTERVAL));
    journal.tags(2);

    assertThat(broken.told()).containsExactly("checkpoint 0 current", "failed broken");
    assertThat(healthy.told()).hasSize(3);
    assertThat(hub.size()).isEqualTo(1);
  }

  @Test
  void stop_saysGoodbyeToAllAndTakesNoMore() {
    Reader active = open(null);
    Reader stalled = open(null);
    stalled.stall();
    journal.tags(2);
    journal.unlearn();
    Reader waiting = open(journal.at(9));

    Await.of(hub.stop());

    assertThat(active.told()).endsWith("2 t1", "goodbye 2");
    assertThat(stalled.told()).endsWith("goodbye 0");
    assertThat(waiting.told()).containsExactly("refused STOPPING");
    assertThat(open(null).told()).containsExactly("refused STOPPING");
    assertThat(hub.size()).isZero();
  }

  private Reader open(@Nullable Receipt after) {
    return new Reader()
        .open(hub, new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, after, INTERVAL));
  }

  /** Time passes, and the node is confirmed all along. */
  private void pass(long millis) {
    for (long left = millis; left > 0; left -= 100) {
      journal.confirm();
      scheduler.advance(Math.min(100, left));
    }
    journal.confirm();
  }
}
