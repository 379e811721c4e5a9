package dev.freshold.store.redis;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Namespaces;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.NewsTold;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.testing.Await;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import dev.freshold.testing.RaceCheck;
import dev.freshold.testing.RaceCheck.Report;
import dev.freshold.testing.RealScheduler;
import dev.freshold.testing.RedisProcess;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/**
 * A primary dies under load, and Sentinel puts a replica in its place that has lost some of what
 * was acknowledged. Nothing that the new primary answers may be trusted before its epoch is known.
 */
class FailoverIT {

  private static final Epoch NO_EPOCH = new Epoch(0);

  private static final NamespacePolicy POLICY =
      Policies.named("rows").lease(Duration.ofMillis(50)).build();

  @FunctionalInterface
  private interface Scene {
    void play(RedisFixture primary, RedisProcess replica, RedisProcess sentinel);
  }

  private static void withAReplica(Scene scene) {
    try (RedisFixture primary = new RedisFixture();
        RedisProcess replica = RedisProcess.start()) {
      replica.command("REPLICAOF 127.0.0.1 " + primary.redis().port());
      Await.eventually(
          () -> replica.command("INFO replication"),
          info -> info.contains("master_link_status:up"));
      try (RedisProcess sentinel = RedisProcess.startSentinel("store", primary.redis(), 500)) {
        scene.play(primary, replica, sentinel);
      }
    }
  }

  private static void awaitThatSentinelKnows(RedisProcess replica, RedisProcess sentinel) {
    Await.eventually(
        () -> sentinel.command("SENTINEL REPLICAS store"),
        known -> known.contains(Integer.toString(replica.port())));
  }

  @Test
  void primaryDiesUnderLoad_theReplicaStartsCold_andNothingStaleIsServed() {
    try (RealScheduler scheduler = new RealScheduler()) {
      withAReplica((primary, replica, sentinel) -> failOver(primary, replica, sentinel, scheduler));
    }
  }

  @Test
  void primaryDies_whoFollowsTheJournal_isToldAndLearnsTheNewEpoch() {
    withAReplica(FailoverIT::follow);
  }

  private static void follow(RedisFixture primary, RedisProcess replica, RedisProcess sentinel) {
    RedisStore store = primary.storeBySentinel(sentinel.url(), "store");
    StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
    NewsTold news = NewsTold.listeningTo(on);
    Receipt joined = on.join("n1");
    awaitThatSentinelKnows(replica, sentinel);

    primary.redis().kill();
    Await.eventually(news::interruptions, count -> count > 0);
    epochOnceItAnswers(on);

    Receipt told = on.renew("n1", joined);
    assertThat(told.epoch()).isNotEqualTo(joined.epoch());
    assertThat(on.fleet().members()).isEmpty();
    assertThat(on.journal(0, 1).records().getFirst().isEpoch()).isTrue();
    Await.eventually(
        () -> {
          on.bump(tag("heard")).go();
          return news.records();
        },
        records -> records.stream().map(JournalRecord::names).anyMatch(List.of("heard")::equals));
    store.close();
  }

  private static void failOver(
      RedisFixture primary, RedisProcess replica, RedisProcess sentinel, RealScheduler scheduler) {
    Tenant tenant = new Tenant("t" + UUID.randomUUID());
    RedisStore store = primary.storeBySentinel(sentinel.url(), "store");
    StoreDriver on = new StoreDriver(store, tenant);
    Epoch before = epochOnceItAnswers(on);
    Cache node =
        new Cache(
            store,
            new Namespaces(List.of(Policies.sheet(POLICY))),
            Peers.of(store, scheduler),
            scheduler,
            Chance.random(),
            1_000,
            600_000);

    RaceCheck check = new RaceCheck(List.of(node), POLICY, tenant, false);
    CompletableFuture<Report> race =
        CompletableFuture.supplyAsync(() -> check.run(4, 3_000, 4_711));
    Await.eventually(() -> on.read(on.key("a")).position(), position -> position > 200);
    awaitThatSentinelKnows(replica, sentinel);
    check.recorder().fault("store", "the primary is killed", true, primary.redis()::kill);
    Report report = race.join();

    assertThat(report.violations()).isEmpty();
    assertThat(report.failures()).as("the outage was seen").isPositive();
    assertThat(epochOnceItAnswers(on)).isNotEqualTo(before);
    store.close();
  }

  private static Epoch epochOnceItAnswers(StoreDriver on) {
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
}
