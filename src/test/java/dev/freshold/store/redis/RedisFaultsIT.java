package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a node when its Redis is killed, stopped, emptied, replaced, or not fit to begin
 * with.
 */
class RedisFaultsIT {

  private static final Epoch NO_EPOCH = new Epoch(0);

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

  private static void assertUnavailable(StoreDriver on) {
    assertThatThrownBy(() -> on.read(on.key("a")))
        .isInstanceOfSatisfying(
            StoreException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.UNAVAILABLE));
  }

  /** Connections come back by themselves; this is how long a caller has to be patient. */
  private Epoch epochOnceItAnswers() {
    return Await.eventually(
        () -> {
          try {
            return on.read(on.key("a")).epoch();
          } catch (StoreException notYet) {
            return NO_EPOCH;
          }
        },
        epoch -> !epoch.equals(NO_EPOCH));
  }

  @Test
  void killed_callsFail_andAfterTheRestartANewEpochBegins() {
    EntryKey key = on.key("a");
    on.put(key).text("old").go();
    Epoch before = on.read(key).epoch();

    fixture.redis().kill();
    assertUnavailable(on);
    fixture.redis().restart();

    assertThat(epochOnceItAnswers()).isNotEqualTo(before);
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    on.put(key).text("new").go();
    assertThat(on.text(key)).isEqualTo("new");
  }

  @Test
  void stopped_nothingFailsByItself_soThatTheDeadlineDoes() {
    on.put(on.key("a")).go();
    fixture.redis().pause();

    assertUnavailable(on);

    fixture.redis().resume();
    epochOnceItAnswers();
    assertThat(on.served(on.key("a"))).isEqualTo(Served.FRESH);
  }

  @Test
  void emptied_everythingIsDeadUnderANewEpoch() {
    EntryKey key = on.key("a");
    on.put(key).go();
    Epoch before = on.read(key).epoch();

    fixture.redis().command("FLUSHALL");

    assertThat(on.read(key).epoch()).isNotEqualTo(before);
    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  void emptied_aPutUnderAnOldLease_isRefused() {
    EntryKey key = on.key("a");
    String token = on.lease(key);

    fixture.redis().command("FLUSHALL");
    on.put(key).leased(token).text("old").go();

    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
  }

  @Test
  void scriptsFlushed_areLoadedAgain() {
    on.put(on.key("a")).go();
    fixture.redis().command("SCRIPT FLUSH");

    on.bust(on.key("a")).go();

    assertThat(on.served(on.key("a"))).isEqualTo(Served.NOTHING);
  }

  @Test
  void foreignTypeUnderAKey_failsThatReadOnly() {
    EntryKey key = on.key("a");
    on.put(key).go();
    on.put(on.key("b")).text("fine").go();
    String name = new Keys(on.tenant()).entry(key);
    fixture.redis().command("DEL " + name);
    fixture.redis().command("LPUSH " + name + " x");

    assertUnavailable(on);
    assertThat(on.text(on.key("b"))).isEqualTo("fine");
  }

  @Test
  void damagedMark_failsThatReadOnly_ofAllThatGoOutWithIt() {
    EntryKey damaged = on.key("a");
    EntryKey fine = on.key("b");
    on.put(damaged).go();
    on.put(fine).go();
    String control = new Keys(on.tenant()).control();
    fixture.redis().command("HSET %s %s x".formatted(control, Keys.markField(damaged.subject())));

    List<CompletableFuture<ReadFacts>> reads = readInOneTurn(damaged, fine);

    assertThat(reads.getLast().join().entry()).isNotNull();
    assertThatThrownBy(() -> reads.getFirst().join()).hasCauseInstanceOf(StoreException.class);
  }

  private List<CompletableFuture<ReadFacts>> readInOneTurn(EntryKey... keys) {
    CompletableFuture<List<CompletableFuture<ReadFacts>>> reads = new CompletableFuture<>();
    fixture
        .vertx()
        .getOrCreateContext()
        .runOnContext(turn -> reads.complete(Stream.of(keys).map(this::read).toList()));
    return reads.join();
  }

  private CompletableFuture<ReadFacts> read(EntryKey key) {
    List<Subject> subjects = List.of(Subject.ofNamespace(key.namespace()));
    return store
        .read(new ReadCommand(key, subjects, StoreDriver.ANY, EarlyRefresh.OFF, null))
        .subscribeAsCompletionStage();
  }

  @Test
  void evictionPolicyThatMayTakeControlState_isRefusedWithTheRemedy() {
    try (RedisFixture unfit = new RedisFixture("maxmemory-policy", "allkeys-lru")) {
      RedisStore refused = unfit.store();
      assertThatThrownBy(() -> Await.of(refused.check()))
          .isInstanceOfSatisfying(
              StoreException.class,
              fault -> {
                assertThat(fault.fault()).isEqualTo(Fault.UNFIT);
                assertThat(fault)
                    .hasMessageContaining("allkeys-lru")
                    .hasMessageContaining("noeviction");
              });
      refused.close();
    }
  }

  @Test
  void evictionPolicyThatSparesControlState_isServed() {
    try (RedisFixture fit = new RedisFixture("maxmemory-policy", "volatile-lru")) {
      RedisStore served = fit.store();
      Await.of(served.check());
      served.close();
    }
  }

  @Test
  void replica_isNotTrusted() {
    int primary = fixture.redis().port();
    try (RedisFixture other = new RedisFixture()) {
      other.redis().command("REPLICAOF 127.0.0.1 " + primary);
      RedisStore onReplica = other.store();
      assertUnavailable(new StoreDriver(onReplica, on.tenant()));
      onReplica.close();
    }
  }

  @Test
  void promotedReplicaThatLostABump_startsCold() {
    try (RedisFixture other = new RedisFixture()) {
      EntryKey key = on.key("a");
      on.put(key).tags("x").text("old").go();
      follow(other.redis(), fixture.redis().port());
      RedisStore next = other.store();
      StoreDriver onNext = new StoreDriver(next, on.tenant());

      other.redis().command("REPLICAOF NO ONE");
      on.bump(tag("x")).go();
      fixture.redis().kill();

      assertThat(onNext.served(key)).isEqualTo(Served.NOTHING);
      next.close();
    }
  }

  @Test
  void promotedReplicaThatLostABump_bringsTheOldValueBack_ifTheEpochIsNotTiedToTheHistory() {
    Scripts untied =
        Scripts.shipped().replacing(Script.HELLO, "same = same and c[2] == replid", "");
    try (RedisFixture other = new RedisFixture()) {
      EntryKey key = on.key("a");
      on.put(key).tags("x").text("old").go();
      follow(other.redis(), fixture.redis().port());
      RedisStore next = other.store(untied);
      StoreDriver onNext = new StoreDriver(next, on.tenant());

      other.redis().command("REPLICAOF NO ONE");
      on.bump(tag("x")).go();
      fixture.redis().kill();

      assertThat(onNext.served(key)).isEqualTo(Served.FRESH);
      next.close();
    }
  }

  private static void follow(RedisProcess replica, int primary) {
    replica.command("REPLICAOF 127.0.0.1 " + primary);
    Await.eventually(
        () -> replica.command("INFO replication"),
        info ->
            info.contains("master_link_status:up") && info.contains("master_sync_in_progress:0"));
  }

  @Test
  void endOfALease_isHeardOnEveryNode() {
    RedisStore elsewhere = fixture.store();
    List<LeaseEnd> heard = new CopyOnWriteArrayList<>();
    elsewhere.onLeaseEnd(heard::add);
    EntryKey key = on.key("a");

    Await.eventually(
        () -> {
          on.abandon(key, on.lease(key));
          return heard;
        },
        ends -> ends.contains(new LeaseEnd(on.tenant(), key.subject())));
    elsewhere.close();
  }

  @Test
  void nodes_seeEachOthersWork() {
    RedisStore elsewhere = fixture.store();
    StoreDriver there = new StoreDriver(elsewhere, on.tenant());
    EntryKey key = on.key("a");
    on.put(key).tags("x").text("shared").go();
    assertThat(there.text(key)).isEqualTo("shared");

    there.bump(tag("x")).go();

    assertThat(on.served(key)).isEqualTo(Served.NOTHING);
    elsewhere.close();
  }

  /** A store whose clock can be set: redis itself takes it from the machine. */
  private static Scripts byAClockThatCanBeSet() {
    String now = "local now = time[1] * 1000 + math.floor(time[2] / 1000)";
    return Scripts.shipped()
        .replacing(Script.GET, now, now + " - tonumber(redis.call('GET', 'set-back') or '0')");
  }

  @Test
  void clockSetBack_whatWouldLiveTooLong_isDeadUnderANewEpoch() {
    RedisStore watched = fixture.store(byAClockThatCanBeSet());
    StoreDriver there = new StoreDriver(watched, on.tenant());
    EntryKey key = there.key("a");
    there.lease(key);
    Epoch before = there.read(key).epoch();

    fixture.redis().command("SET set-back 60000");

    assertUnavailable(there);
    assertThat(there.read(key).epoch()).isNotEqualTo(before);
    watched.close();
  }
}
