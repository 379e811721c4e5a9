package dev.freshold.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Namespaces;
import dev.freshold.model.Tenant;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import dev.freshold.testing.RaceCheck;
import dev.freshold.testing.RaceCheck.Report;
import dev.freshold.testing.RealScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes on one Redis, with connections of their own, under random races. A run is replayed by
 * its seed: -Dtest.seed=N; the interleaving is the machine's.
 */
class RacesIT {

  private static final int THREADS = 8;
  private static final int STEPS = 1_500;

  private static final NamespacePolicy POLICY =
      Policies.named("rows").lease(Duration.ofMillis(50)).build();

  private static RedisFixture fixture;
  private static RealScheduler scheduler;

  @BeforeAll
  static void start() {
    fixture = new RedisFixture();
    scheduler = new RealScheduler();
  }

  @AfterAll
  static void stop() {
    scheduler.close();
    fixture.close();
  }

  private static Report race(Scripts scripts, boolean versioned) {
    long seed = Long.getLong("test.seed", 4_711L);
    List<RedisStore> stores = new ArrayList<>();
    List<Cache> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      RedisStore store = fixture.store(scripts);
      stores.add(store);
      nodes.add(
          new Cache(
              store,
              new Namespaces(List.of(Policies.sheet(POLICY))),
              Peers.of(store, scheduler),
              scheduler,
              Chance.random(),
              1_000,
              600_000));
    }
    try {
      Tenant tenant = new Tenant("t" + UUID.randomUUID());
      return new RaceCheck(nodes, POLICY, tenant, versioned).run(THREADS, STEPS, seed);
    } finally {
      stores.forEach(RedisStore::close);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoNodes_underRaces_neverServeWhatAnAnsweredInvalidationForbids(boolean versioned) {
    Report report = race(Scripts.shipped(), versioned);

    assertThat(report.violations()).isEmpty();
    assertThat(report.hits()).as("there was something to get wrong").isGreaterThan(1_000);
    assertThat(report.loads()).isGreaterThan(100);
  }

  @Test
  void withoutTheStampOfTheStart_theCheckFindsViolations() {
    Scripts stampedAtPut =
        Scripts.shipped()
            .replacing(Script.PUT, ".. pack64(stamp) ..", ".. pack64(s) ..")
            .replacing(Script.PUT, "if stamp < math.max(hardest, M.vhard)", "if false");

    assertThat(race(stampedAtPut, false).violations()).isNotEmpty();
  }
}
