package dev.freshold.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Reach;
import dev.freshold.testing.Await;
import dev.freshold.testing.ServerProcess;
import dev.freshold.testing.history.Get;
import dev.freshold.testing.history.History;
import dev.freshold.testing.history.Invalidation;
import dev.freshold.testing.history.Load;
import dev.freshold.testing.history.Violation;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three packaged nodes on one Redis with a replica, under random clients, while nodes are killed,
 * stopped and cut off, and Redis is stopped, restarted, emptied and failed over. What the clients
 * were told is checked for all guarantees.
 *
 * <p>-Dfire.seed=N makes the same trouble in the same order, and -Dfire.rounds=N more of it; the
 * interleaving is the machine's.
 */
class FleetUnderFireIT {

  private static final int LEASE_MILLIS = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** From the memory of each node, before anything is broken again. */
  private static final long HITS_BETWEEN = 5;

  private static final List<Seat> SEATS = new ArrayList<>();
  private static StoreSite store;

  @BeforeAll
  static void start() {
    store = new StoreSite();
    Map<String, String> environment =
        Map.of(
            "QUARKUS_CONFIG_LOCATIONS",
            ServerProcess.settingsFile("src/test/resources/fleet.yaml"),
            "FRESHOLD_FLEET_NODE_LEASE",
            LEASE_MILLIS + "ms",
            "FRESHOLD_FLEET_DEMOTION_LAG",
            "0s",
            "FRESHOLD_REDIS_COMMAND_TIMEOUT",
            "400ms");
    for (int i = 1; i <= 3; i++) {
      SEATS.add(new Seat("n" + i, store.port(), environment));
    }
    SEATS.forEach(Seat::untilReady);
    setUpMutiny();
  }

  /** It does so by itself at its first use, and fails where two threads use it first. */
  private static void setUpMutiny() {
    Await.of(
        Uni.createFrom()
            .<Integer>emitter(emitter -> emitter.complete(1))
            .map(one -> one + 1)
            .onItem()
            .invoke(two -> assertThat(two).isEqualTo(2))
            .emitOn(Runnable::run));
    Await.of(Uni.createFrom().deferred(() -> Uni.createFrom().item(1)).emitOn(Runnable::run));
  }

  @AfterAll
  static void stop() {
    SEATS.forEach(Seat::close);
    store.close();
  }

  /** All of them, in an order of its own, and again if there are to be more rounds. */
  private static List<Trouble> troubles(Random random) {
    int rounds = Integer.getInteger("fire.rounds", Trouble.values().length);
    List<Trouble> all = new ArrayList<>();
    while (all.size() < rounds) {
      List<Trouble> more = new ArrayList<>(List.of(Trouble.values()));
      Collections.shuffle(more, random);
      all.addAll(more);
    }
    return all.subList(0, rounds);
  }

  /** The clients of a tenant that has versions, and of one that has none. */
  private static List<Field> fields(Random random, UnaryOperator<Reach> asked) {
    return Stream.of(true, false)
        .map(versioned -> new Field(SEATS, versioned, random, asked))
        .toList();
  }

  private static List<History> burn(
      List<Field> fields, List<Trouble> troubles, Random random, String replay) {
    fields.forEach(Field::start);
    try {
      Fire fire =
          new Fire(
              SEATS, store, fields.stream().map(Field::recorder).toList(), random, LEASE_MILLIS);
      for (Trouble trouble : troubles) {
        untilWell(fields, replay);
        fire.make(trouble);
      }
      untilWell(fields, replay);
      fields.forEach(Field::end);
      return fields.stream().map(Field::history).toList();
    } finally {
      fields.forEach(Field::close);
    }
  }

  /** Every node answers from its memory again: whatever was broken has mended by itself. */
  private static void untilWell(List<Field> fields, String replay) {
    Map<String, Long> before = hits(fields);
    try {
      Await.within(
          PATIENCE,
          () -> hits(fields),
          now ->
              now.entrySet().stream()
                  .allMatch(
                      one ->
                          one.getValue() - before.getOrDefault(one.getKey(), 0L) >= HITS_BETWEEN));
    } catch (AssertionError never) {
      SEATS.forEach(seat -> System.out.println(seat.process().log()));
      throw new AssertionError(replay, never);
    }
  }

  /** From the memory of each node, for each tenant. */
  private static Map<String, Long> hits(List<Field> fields) {
    Map<String, Long> hits = new TreeMap<>();
    for (int i = 0; i < fields.size(); i++) {
      for (Seat seat : SEATS) {
        String life = seat.life().name();
        hits.put(life + " for tenant " + i, fields.get(i).hitsOf(life));
      }
    }
    return hits;
  }

  @Test
  void fleet_underFire_keepsItsGuarantees() {
    long seed = Long.getLong("fire.seed", System.nanoTime() & 0xff_ffff);
    Random random = new Random(seed);
    List<Trouble> troubles = troubles(random);
    String replay =
        "replay: ./mvnw verify -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dit.test=FleetUnderFireIT -Dfire.seed=%d -Dfire.rounds=%d"
                .formatted(seed, troubles.size());
    System.out.println(replay + ", " + troubles);
    List<Field> fields = fields(random, reach -> reach);

    List<History> histories = burn(fields, troubles, random, replay);

    for (int i = 0; i < fields.size(); i++) {
      History history = histories.get(i);
      tell(history, fields.get(i));
      assertThat(Field.violations(history)).as(replay).isEmpty();
      assertThat(fields.get(i).mishaps()).as(replay).isEmpty();
      assertThat(fields.get(i).hits()).as("something to get wrong").isGreaterThan(200);
      assertThat(answered(history)).as("answered invalidations").isGreaterThan(50);
      assertThat(history.all(Load.class)).hasSizeGreaterThan(50);
    }
  }

  private static long answered(History history) {
    return history.all(Invalidation.class).filter(Invalidation::isAnswered).count();
  }

  private static void tell(History history, Field field) {
    System.out.printf(
        "%,d gets, %,d from memory; %,d loads; %,d of %,d invalidations answered%n",
        history.all(Get.class).count(),
        field.hits(),
        history.all(Load.class).count(),
        answered(history),
        history.all(Invalidation.class).count());
  }

  /** The clients believe to have reached the fleet, and have only reached the store. */
  @Test
  void fleet_thatIsNotWaitedFor_isFoundToBreakG1() {
    List<Field> fields = fields(new Random(1), reach -> Reach.STORE);
    SEATS.getFirst().way().delay(100);
    try {
      fields.forEach(Field::start);
      Await.within(
          PATIENCE, () -> fields.stream().mapToLong(Field::hits).sum(), hits -> hits > 300);
      fields.forEach(Field::end);

      List<Violation> found =
          fields.stream().flatMap(field -> Field.violations(field.history()).stream()).toList();
      assertThat(found).extracting(Violation::guarantee).contains("G1");
    } finally {
      SEATS.getFirst().way().heal();
      fields.forEach(Field::close);
    }
  }
}
