package dev.freshold.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.simulation.Simulation.Result;
import dev.freshold.testing.history.Event;
import dev.freshold.testing.history.Violation;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs a fleet through all weathers. Some seeds are always the same, and some are new each time; a
 * longer run is had with -Dsimulation.seeds=N, and a run that failed with -Dsimulation.seed=N.
 */
class SimulationTest {

  private static final long USUAL_SEEDS = 100;
  private static final long NEW_SEEDS = 50;
  private static final int SEEDS_WITHOUT_A_RULE = 600;
  private static final int SEEDS_WITH_ALL_RULES = 15;

  /** Held here, for a logger that nobody holds forgets its level. */
  private static final Logger LOG = Logger.getLogger("dev.freshold.journal");

  /** Resets are what it is about. */
  @BeforeAll
  static void hush() {
    LOG.setLevel(Level.WARNING);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  private static LongStream seeds() {
    Long one = Long.getLong("simulation.seed");
    if (one != null) {
      return LongStream.of(one);
    }
    long many = Long.getLong("simulation.seeds", USUAL_SEEDS);
    long fresh = System.nanoTime() & 0xffff_ffffL;
    return LongStream.concat(
        LongStream.rangeClosed(1, many), LongStream.range(fresh, fresh + NEW_SEEDS));
  }

  private static Result mixed(long seed) {
    return Simulation.run(seed, Weather.mixed(new Random(seed)), Guard.NONE);
  }

  @Test
  void fleet_inAnyWeather_keepsItsGuarantees() {
    LongAdder runs = new LongAdder();
    LongAdder local = new LongAdder();
    LongAdder events = new LongAdder();
    long start = System.nanoTime();

    seeds()
        .parallel()
        .forEach(
            seed -> {
              Result result = mixed(seed);
              assertThat(result.violations())
                  .as("replay: ./mvnw test -Dtest=SimulationTest -Dsimulation.seed=%d", seed)
                  .isEmpty();
              runs.increment();
              local.add(result.hits("LOCAL"));
              events.add(result.history().events().size());
            });

    assertThat(local.sum() / runs.sum())
        .as("hits from memory in a run, so that there was something to get wrong")
        .isGreaterThan(40);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "simulated %d seeds, %d events, %d hits from memory, %d seeds a minute%n",
        runs.sum(), events.sum(), local.sum(), runs.sum() * 60_000 / took.toMillis());
  }

  @Test
  void seed_runTwice_tellsTheSameStory() {
    LongStream.rangeClosed(1, 10)
        .forEach(seed -> assertThat(story(mixed(seed))).isEqualTo(story(mixed(seed))));
  }

  /** All that happened, but for the names of epochs, which are the store's own. */
  private static String story(Result result) {
    return result.history().events().stream()
        .map(SimulationTest::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(Event event) {
    return "%s %s %s %s"
        .formatted(
            event.invoked(),
            event.returned(),
            event.where(),
            event.words().replaceAll("@\\p{XDigit}{4}", "@"));
  }

  @ParameterizedTest
  @EnumSource
  void fleet_withoutARule_breaksItsGuarantee(GuardOff rule) {
    long found =
        LongStream.rangeClosed(1, SEEDS_WITHOUT_A_RULE)
            .filter(seed -> isBroken(Simulation.run(seed, rule.weather(), rule), rule.broken()))
            .findFirst()
            .orElse(0);

    assertThat(found).as("the first seed that breaks %s", rule.broken()).isPositive();
    System.out.printf("without %s, seed %d breaks %s%n", rule, found, rule.broken());
  }

  private static boolean isBroken(Result result, String guarantee) {
    return result.violations().stream().map(Violation::guarantee).anyMatch(guarantee::equals);
  }

  @ParameterizedTest
  @EnumSource
  void fleet_withAllRules_keepsItsGuaranteesInTheSameWeather(GuardOff rule) {
    LongStream.rangeClosed(1, SEEDS_WITH_ALL_RULES)
        .forEach(
            seed ->
                assertThat(Simulation.run(seed, rule.weather(), Guard.NONE).violations())
                    .as("seed %d", seed)
                    .isEmpty());
  }
}
