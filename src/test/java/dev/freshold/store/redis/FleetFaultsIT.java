package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.Fleet;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.Member;
import dev.freshold.store.NewsTold;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What those who follow a journal are told, and what is known of them, when Redis is killed,
 * stopped, emptied or replaced, and when their connections are cut.
 */
class FleetFaultsIT {

  private RedisFixture fixture;
  private RedisStore store;
  private StoreDriver on;

  @BeforeEach
  void start() {
    fixture = new RedisFixture();
    store = fixture.store();
    on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
  }

  @AfterEach
  void stop() {
    store.close();
    fixture.close();
  }

  /** The answer once Redis is reached again. */
  private static Receipt renewOnceItAnswers(StoreDriver on, Receipt applied) {
    Receipt nowhere = new Receipt(applied.epoch(), -1);
    return Await.eventually(
        () -> {
          try {
            return on.renew("n1", applied);
          } catch (StoreException notYet) {
            return nowhere;
          }
        },
        standing -> !standing.equals(nowhere));
  }

  private static void assertThatAllBeginsAnew(StoreDriver on, Receipt before, Receipt told) {
    assertThat(told.epoch()).isNotEqualTo(before.epoch());
    assertThat(on.fleet().members()).isEmpty();
    JournalPage page = on.journal(0, 100);
    assertThat(page.standing()).isEqualTo(told);
    assertThat(page.records()).hasSize(1);
    assertThat(page.records().getFirst().isEpoch()).isTrue();
    assertThat(page.records().getFirst().number()).isEqualTo(told.position());

    assertThat(on.join("n1")).isEqualTo(told);
    assertThat(on.member("n1").applied()).isEqualTo(told.position());
  }

  @Test
  void killed_aRenewalTellsTheNewEpoch_thatHasNoMembers() {
    on.bump(tag("x")).go();
    Receipt joined = on.join("n1");

    fixture.redis().kill();
    assertThatThrownBy(() -> on.renew("n1", joined)).isInstanceOf(StoreException.class);
    fixture.redis().restart();

    assertThatAllBeginsAnew(on, joined, renewOnceItAnswers(on, joined));
  }

  @Test
  void emptied_aRenewalTellsTheNewEpoch_thatHasNoMembers() {
    on.bump(tag("x")).go();
    Receipt joined = on.join("n1");

    fixture.redis().command("FLUSHALL");

    assertThatAllBeginsAnew(on, joined, on.renew("n1", joined));
  }

  /** The first call may be any: each learns the new epoch, and none answers for the old one. */
  @Test
  void emptied_whateverIsAskedFirst_isAnsweredUnderTheNewEpoch() {
    Receipt joined = on.join("n1");
    on.bump(tag("x")).go();

    fixture.redis().command("FLUSHALL");
    assertThat(on.journal(joined.position(), 10).standing().epoch()).isNotEqualTo(joined.epoch());
    on.join("n1");
    fixture.redis().command("FLUSHALL");
    assertThat(on.fleet().members()).isEmpty();
    on.join("n1");
    fixture.redis().command("FLUSHALL");
    assertThat(on.leave("n1", null)).isFalse();
  }

  @Test
  void emptied_theNewEpochIsNews() {
    NewsTold news = NewsTold.listeningTo(on);
    Receipt joined = on.join("n1");
    news.forget();

    fixture.redis().command("FLUSHALL");
    Receipt told = on.renew("n1", joined);

    assertThat(news.catchUp().records().getFirst().isEpoch()).isTrue();
    assertThat(news.records().getFirst()).isEqualTo(on.journal(0, 1).records().getFirst());
    assertThat(news.records().getFirst().number()).isEqualTo(told.position());
  }

  /** Its fleet as it was replicated, with positions of a journal that is not its own any more. */
  @Test
  void promotedReplica_hasNoMembers() {
    assertThat(membersOnAPromotedReplica(Scripts.shipped())).isZero();

    Scripts keepsThem =
        Scripts.shipped()
            .replacing(Script.HELLO, "'DEL', KEYS[2], KEYS[3], KEYS[4]", "'DEL', KEYS[2]");
    assertThat(membersOnAPromotedReplica(keepsThem)).isEqualTo(1);
  }

  private int membersOnAPromotedReplica(Scripts scripts) {
    try (RedisFixture other = new RedisFixture()) {
      StoreDriver here = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
      here.join("n1");
      RedisProcess replica = other.redis();
      replica.command("REPLICAOF 127.0.0.1 " + fixture.redis().port());
      Await.eventually(
          () -> replica.command("INFO replication"),
          info ->
              info.contains("master_link_status:up") && info.contains("master_sync_in_progress:0"));
      RedisStore next = other.store(scripts);
      replica.command("REPLICAOF NO ONE");

      int members = new StoreDriver(next, here.tenant()).fleet().members().size();
      next.close();
      return members;
    }
  }

  @Test
  void youngEpoch_knowsOnlyTheLeasesSinceItBegan() {
    Receipt joined = on.join("n1");
    Await.eventually(() -> on.fleet().knownFor(), millis -> millis >= 100);

    long emptiedAfter = on.fleet().now();
    fixture.redis().command("FLUSHALL");
    on.renew("n1", joined);

    Fleet fleet = on.fleet();
    assertThat(fleet.knownFor()).isNotNegative();
    assertThat(fleet.now() - fleet.knownFor()).isGreaterThanOrEqualTo(emptiedAfter);
    long opened = on.journal(0, 1).records().getFirst().time();
    assertThat(on.fleet().now() - opened).isGreaterThanOrEqualTo(on.fleet().knownFor() - 1_000);
  }

  @Test
  void newTenant_onAServerThatIsKnownForLong_hasNoLeasesThatNobodyKnows() {
    on.join("n1");
    Await.eventually(() -> on.fleet().knownFor(), millis -> millis >= 300);

    StoreDriver other = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    assertThat(other.fleet().knownFor()).isGreaterThanOrEqualTo(300);
  }

  @Test
  void tenant_whoseControlStateWasLostAlone_mayHaveLeasesThatNobodyKnows() {
    on.join("n1");
    Await.eventually(() -> on.fleet().knownFor(), millis -> millis >= 300);

    long lostAfter = on.fleet().now();
    fixture.redis().command("DEL " + new Keys(on.tenant()).control());

    Fleet fleet = on.fleet();
    assertThat(fleet.now() - fleet.knownFor()).isGreaterThanOrEqualTo(lostAfter);
  }

  @Test
  void trimmedJournal_thePageBeginsLaterThanAsked() {
    RedisStore forgetful = fixture.store(100);
    StoreDriver there = new StoreDriver(forgetful, on.tenant());
    long before = there.position();
    for (int i = 0; i < 500; i++) {
      there.bump(tag("x")).go();
    }

    JournalPage page = there.journal(before, 1_000);

    assertThat(page.records().getFirst().number()).isGreaterThan(before + 1);
    assertThat(page.records().getLast().number()).isEqualTo(page.standing().position());
    assertThat(page.records()).hasSizeBetween(100, 300);
    assertThat(there.journal(before, 3).records())
        .isEqualTo(page.records().stream().limit(3).toList());
    forgetful.close();
  }

  @Test
  void subscriptionCut_isToldAsAnInterruption_andLaterNewsFlow() {
    NewsTold news = NewsTold.listeningTo(on);

    for (int cut = 1; cut <= 3; cut++) {
      fixture.redis().command("CLIENT KILL TYPE pubsub");
      long missed = on.bump(tag("missed")).go().receipt().position();
      long so = cut;
      Await.eventually(news::interruptions, count -> count >= so);

      on.bump(tag("heard")).go();
      assertThat(news.catchUp().records())
          .filteredOn(record -> record.number() == missed + 1)
          .hasSize(1);
      assertThat(on.journal(missed - 1, 1).records().getFirst().names()).containsExactly("missed");
    }
  }

  /** It is not closed, and says nothing: only a sign of life that does not come tells. */
  @Test
  void subscriptionSilent_isMadeAnew() {
    NewsTold news = NewsTold.listeningTo(on);

    fixture.redis().pause();
    long until = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
    while (System.nanoTime() < until) {
      assertThatThrownBy(() -> on.fleet()).isInstanceOf(StoreException.class);
    }
    fixture.redis().resume();

    Await.eventually(news::interruptions, count -> count >= 1);
    renewOnceItAnswers(on, new Receipt(new Epoch(1), 1));
    on.bump(tag("heard")).go();
    assertThat(news.catchUp().records()).flatExtracting(JournalRecord::names).contains("heard");
  }

  @Test
  void subscription_thatNobodyCuts_isNotInterrupted() {
    NewsTold news = NewsTold.listeningTo(on);

    Await.within(
        Duration.ofMinutes(1),
        () -> interruptions(news, 2_500),
        interruptions -> interruptions == 0);
  }

  /** How many there are in so long; a machine that stands still may well bring one about. */
  private long interruptions(NewsTold news, long millis) {
    news.forget();
    long until = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() < until) {
      on.fleet();
    }
    return news.catchUp().interruptions();
  }

  /** It is the store that gives up, before the test does. */
  @Test
  void paused_aRenewalFailsByItself() {
    Receipt joined = on.join("n1");
    fixture.redis().pause();

    assertThatThrownBy(() -> on.renew("n1", joined)).isInstanceOf(StoreException.class);

    fixture.redis().resume();
    assertThat(renewOnceItAnswers(on, joined)).isEqualTo(joined);
  }

  @Test
  void strangersOnOurChannels_disturbNobody() {
    NewsTold news = NewsTold.listeningTo(on);

    fixture.redis().command("PUBLISH \"{a stranger.0}j\" hello");
    fixture.redis().command("PUBLISH " + new Keys(on.tenant()).newsChannel() + " hello");
    fixture.redis().command("PUBLISH " + new Keys(on.tenant()).newsChannel() + " +");
    on.bump(tag("heard")).go();

    assertThat(news.catchUp().records()).hasSize(2);
    assertThat(news.interruptions()).isZero();
  }

  /** One store may serve many: members and news are the same on each. */
  @Test
  void nodes_seeEachOther() {
    RedisStore elsewhere = fixture.store();
    StoreDriver there = new StoreDriver(elsewhere, on.tenant());
    NewsTold news = NewsTold.listeningTo(there);
    on.join("n1");

    on.bump(tag("x")).go();
    there.join("n2");

    assertThat(on.fleet().members()).extracting(Member::node).containsExactly("n1", "n2");
    assertThat(news.catchUp().records()).hasSize(2);
    elsewhere.close();
  }
}
