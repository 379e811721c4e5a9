package dev.freshold.simulation;

import dev.freshold.testing.clients.Session;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Get;
import dev.freshold.testing.history.Guarantees;
import dev.freshold.testing.history.History;
import dev.freshold.testing.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One run out of one seed: trouble for a while, and then peace. */
final class Simulation {

  private static final int SESSIONS = 5;
  private static final long TROUBLE_MILLIS = 8_000;

  /** Whatever was begun is over by then, and whoever is alive has its lease again. */
  private static final long PEACE_MILLIS = 6_000;

  /** Whole milliseconds of several clocks. */
  private static final Duration SLACK = Duration.ofMillis(3);

  private final World world;
  private final Weather weather;
  private final List<Session> sessions = new ArrayList<>();

  private Simulation(long seed, Weather weather, Guard without) {
    this.weather = weather;
    this.world = new World(seed, weather, without);
    for (int i = 1; i <= SESSIONS; i++) {
      sessions.add(new Session(world, "s" + i, i % 2 == 0, new Random(world.random.nextLong())));
    }
  }

  /** What came of it. */
  record Result(History history, List<Violation> violations) {

    long hits(String served) {
      return history
          .all(Get.class)
          .filter(get -> get.answer() instanceof Answer.Hit hit && hit.served().equals(served))
          .count();
    }
  }

  static Result run(long seed, Weather weather, Guard without) {
    return new Simulation(seed, weather, without).run();
  }

  private Result run() {
    Troubles troubles = new Troubles(world, weather);
    long end = world.time.now() + TROUBLE_MILLIS;
    sessions.forEach(Session::start);
    troubles.start();
    world.time.runUntil(end);
    troubles.end();
    sessions.forEach(Session::end);
    world.time.runUntil(end + PEACE_MILLIS);
    History history = world.recorder.history();
    List<Violation> violations =
        new ArrayList<>(Guarantees.with(SLACK, 2 * weather.drift()).violations(history));
    violations.addAll(unrest());
    return new Result(history, violations);
  }

  /** What should be well again by now, and is not. */
  private List<Violation> unrest() {
    List<Violation> unrest = new ArrayList<>();
    world.mishaps.forEach(one -> unrest.add(new Violation("mishap", one, List.of())));
    for (Place place : world.places) {
      if (!place.node().holdsLease()) {
        unrest.add(
            new Violation("peace", place.node().name() + " has not got its lease back", List.of()));
      }
    }
    if (!sessions.stream().allMatch(Session::isIdle)) {
      unrest.add(new Violation("peace", "somebody still waits for an answer", List.of()));
    }
    return unrest;
  }
}
