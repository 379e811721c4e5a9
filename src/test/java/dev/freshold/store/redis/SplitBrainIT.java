package dev.freshold.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tenant;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.StoreException;
import dev.freshold.testing.Await;
import dev.freshold.testing.RedisProcess;
import io.vertx.redis.client.Redis;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * Two servers that both believe to be the primary: one connection of a node still stands to the old
 * one, another has found the new one.
 */
class SplitBrainIT {

  private static final int READS = 20;

  @Test
  void connectionToTheOldPrimary_onceAnotherKnowsTheNew_isNotTrusted() {
    assertThat(staleReads(new Histories())).isZero();
  }

  @Test
  void connectionToTheOldPrimary_ifNobodyCompares_bringsWhatWasInvalidated() {
    Histories unaware =
        new Histories() {
          @Override
          boolean isOver(Epoch epoch) {
            return false;
          }
        };

    assertThat(staleReads(unaware)).isPositive();
  }

  /** How many reads bring the old value after it was invalidated on the new primary. */
  private static int staleReads(Histories histories) {
    try (RedisFixture old = new RedisFixture();
        RedisProcess next = RedisProcess.start()) {
      AtomicReference<String> primary = new AtomicReference<>(old.redis().url());
      RedisStore store =
          new RedisStore(
              old.vertx(),
              () -> Redis.createClient(old.vertx(), primary.get()),
              new RedisStore.Options("test", RedisFixture.TIMEOUT_MILLIS, 2, 100, 3_600_000),
              Scripts.shipped(),
              histories);
      StoreDriver on = new StoreDriver(store, new Tenant("t" + UUID.randomUUID()));
      on.put(on.key("k")).text("old").life(60_000, 60_000).go();
      Epoch before = on.read(on.key("k")).epoch();
      on.read(on.key("k"));
      promote(next, old.redis());
      primary.set(next.url());
      cutOneConnection(old.redis());
      Await.eventually(() -> epoch(on, before), epoch -> !epoch.equals(before));
      StoreDriver there = new StoreDriver(old.storeAt(next.url()), on.tenant());
      there.bust(there.key("k")).go();

      int stale = 0;
      for (int i = 0; i < READS; i++) {
        stale += isOld(on) ? 1 : 0;
      }
      store.close();
      return stale;
    }
  }

  private static void promote(RedisProcess next, RedisProcess old) {
    next.command("REPLICAOF 127.0.0.1 " + old.port());
    Await.eventually(
        () -> next.command("INFO replication"), info -> info.contains("master_link_status:up"));
    next.command("REPLICAOF NO ONE");
  }

  /** One of the two that read; the others are asked nothing, and notice nothing. */
  private static void cutOneConnection(RedisProcess old) {
    String id =
        old.command("CLIENT LIST TYPE normal")
            .lines()
            .filter(line -> line.contains("cmd=evalsha") || line.contains("cmd=time"))
            .map(line -> line.replaceAll(".*?id=([0-9]+) .*", "$1"))
            .findFirst()
            .orElseThrow();
    old.command("CLIENT KILL ID " + id);
  }

  private static Epoch epoch(StoreDriver on, Epoch otherwise) {
    try {
      return on.read(on.key("other")).epoch();
    } catch (StoreException notYet) {
      return otherwise;
    }
  }

  private static boolean isOld(StoreDriver on) {
    try {
      ReadFacts facts = on.read(on.key("k"));
      return facts.entry() != null
          && facts.entry().epoch().equals(facts.epoch())
          && facts.entry().stamp() >= facts.mark().hard()
          && facts.entry().outcome() instanceof Outcome.Value;
    } catch (StoreException notYet) {
      return false;
    }
  }
}
