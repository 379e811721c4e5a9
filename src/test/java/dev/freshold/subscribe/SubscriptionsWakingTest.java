package dev.freshold.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.journal.ResetReason;
import dev.freshold.model.Tenant;
import dev.freshold.testing.ManualScheduler;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who is woken by a record, and who sleeps on. */
class SubscriptionsWakingTest {

  private static final int RING = 64;
  private static final long INTERVAL = 1_000;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ScriptedJournal journal = new ScriptedJournal(scheduler);
  private final Subscriptions hub =
      new Subscriptions(
          tenant -> journal,
          journal.store(),
          scheduler,
          Runnable::run,
          new SubscriptionTerms(50, RING, 100_000, 500));

  @Test
  void record_thatASelectorDoesNotMeet_doesNotWakeItsSubscriber() {
    Reader reader = open("mine");
    journal.tag("yours");
    int before = reader.turns();

    journal.tags(10);
    int after = reader.turns();
    journal.tag("mine");

    assertThat(after).isEqualTo(before);
    assertThat(reader.turns()).isGreaterThan(before);
    assertThat(reader.told()).containsExactly("checkpoint 0 current", "12 mine");
  }

  @Test
  void records_thatASelectorDoesNotMeet_doNotOutrunItsSubscriber() {
    Reader reader = open("mine");
    int asked = journal.asked();

    journal.tags(10 * RING);
    journal.tag("mine");

    assertThat(reader.told()).containsExactly("checkpoint 0 current", 10 * RING + 1 + " mine");
    assertThat(journal.asked()).as("the store is not needed").isEqualTo(asked);
    assertThat(hub.active()).isEqualTo(1);
  }

  @Test
  void checkpoint_ofASubscriberThatSleptOn_isAtTheHead() {
    Reader reader = open("mine");
    journal.tags(10);
    assertThat(reader.told()).hasSize(1);

    journal.confirm();
    scheduler.advance(INTERVAL);
    journal.confirm();
    scheduler.advance(100);

    assertThat(reader.told()).containsExactly("checkpoint 10 current");
  }

  @Test
  void subscriberThatSleptOn_inAnEpochThatEnds_isReset() {
    Reader reader = open("mine");
    journal.tags(10);
    journal.newEpoch();
    journal.join(ResetReason.EPOCH);
    journal.tag("yours");
    journal.tag("mine");

    assertThat(reader.told())
        .containsExactly("checkpoint 0 current", "reset EPOCH 1", "checkpoint 1 current", "3 mine");
  }

  @Test
  void subscribersOfDifferentTags_areToldEachItsOwn() {
    Reader one = open("t3");
    Reader other = open("t7");

    journal.tags(10);

    assertThat(one.told()).containsExactly("checkpoint 0 current", "4 t3");
    assertThat(other.told()).containsExactly("checkpoint 0 current", "8 t7");
  }

  @Test
  void subscribersOfTheSameTag_areWokenTogether_andNobodyElse() {
    Reader one = open("mine");
    Reader same = open("mine");
    Reader other = open("yours");
    journal.tag("anybody's");
    int before = other.turns();

    journal.tag("mine");

    assertThat(List.of(one, same))
        .allSatisfy(
            reader -> assertThat(reader.told()).containsExactly("checkpoint 0 current", "2 mine"));
    assertThat(other.turns()).isEqualTo(before);
  }

  @Test
  void subscriberOfATag_isToldStill_whenAnotherOfItHasLeft() {
    Reader leaving = open("mine");
    Reader staying = open("mine");

    leaving.cancel();
    journal.tag("mine");

    assertThat(leaving.told()).containsExactly("checkpoint 0 current");
    assertThat(staying.told()).containsExactly("checkpoint 0 current", "1 mine");
    assertThat(hub.size()).isEqualTo(1);
  }

  private Reader open(String tag) {
    return new Reader()
        .open(
            hub,
            new SubscribeOrder(
                Tenant.DEFAULT, new Selector(Set.of(), List.of(), Set.of(tag)), null, INTERVAL));
  }
}
