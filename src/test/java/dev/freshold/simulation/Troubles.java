package dev.freshold.simulation;

import dev.freshold.simulation.Weather.Trouble;
import dev.freshold.testing.history.Fault;
import dev.freshold.testing.history.Moment;
import java.util.Random;

/** Makes trouble, as the weather says, until it is told to end. */
final class Troubles {

  private final World world;
  private final Weather weather;
  private boolean over;

  Troubles(World world, Weather weather) {
    this.world = world;
    this.weather = weather;
  }

  void start() {
    for (Trouble trouble : Trouble.values()) {
      Long every = weather.every().get(trouble);
      if (every != null) {
        next(trouble, every, new Random(world.random.nextLong()));
      }
    }
  }

  /** No more of it; what is broken is made whole. */
  void end() {
    over = true;
    world.server.resume();
    for (Place place : world.places) {
      Node node = place.node();
      node.link().heal(true);
      node.link().slow(0);
      if (node.machine().isDead()) {
        place.replace();
      } else {
        node.machine().resume(true);
      }
    }
  }

  private void next(Trouble trouble, long every, Random random) {
    long pause = 1 + (long) (-Math.log(1 - random.nextDouble()) * every);
    world.time.after(
        pause,
        () -> {
          if (!over) {
            make(trouble, random);
            next(trouble, every, random);
          }
        });
  }

  private void make(Trouble trouble, Random random) {
    Place place = world.places.get(random.nextInt(world.places.size()));
    Node node = place.node();
    long millis = duration(random);
    switch (trouble) {
      case CUT -> cut(node, millis, true, true, true, random);
      case HALF_CUT -> {
        int half = random.nextInt(3);
        cut(node, millis, half == 0, half == 1, half == 2, random);
      }
      case SLOW -> slow(node, millis, random);
      case STOP -> standStill(node, millis, false, random);
      case SUSPEND -> standStill(node, millis, true, random);
      case CRASH -> crash(place, millis);
      case LEAVE -> leave(place, millis, random);
      case PAUSE -> {
        world.server.pause();
        during("store", "stands still for " + millis + " ms", millis, world.server::resume);
      }
      case RESTART -> restart(millis / 4);
    }
  }

  /** Short ones are as frequent as long ones. */
  private long duration(Random random) {
    double shortest = weather.shortest();
    double exponent = random.nextDouble() * Math.log(weather.longest() / shortest);
    return (long) (shortest * Math.exp(exponent));
  }

  private void cut(
      Node node, long millis, boolean requests, boolean answers, boolean pushes, Random random) {
    boolean told = random.nextInt(4) > 0;
    node.link().cut(requests, answers, pushes);
    String what =
        (requests ? "requests " : "") + (answers ? "answers " : "") + (pushes ? "pushes " : "");
    during(
        node.name(),
        what + "are cut for " + millis + " ms",
        millis,
        () -> {
          if (!over) {
            node.link().heal(told);
          }
        });
  }

  private void slow(Node node, long millis, Random random) {
    node.link().slow(random.nextInt(600));
    during(node.name(), "is slow for " + millis + " ms", millis, () -> node.link().slow(0));
  }

  private void standStill(Node node, long millis, boolean suspended, Random random) {
    if (!node.machine().isRunning()) {
      return;
    }
    boolean timersFirst = random.nextBoolean();
    if (suspended) {
      node.machine().suspend();
    } else {
      node.machine().stop();
    }
    during(
        node.name(),
        "is " + (suspended ? "suspended" : "stopped") + " for " + millis + " ms",
        millis,
        () -> {
          if (!node.machine().isDead() && !node.machine().isRunning()) {
            node.machine().resume(timersFirst);
          }
        });
  }

  private void crash(Place place, long millis) {
    Node node = place.node();
    if (!node.machine().isDead()) {
      node.crash();
      during(node.name(), "dies", millis, () -> succeed(place, node));
    }
  }

  /** It says that it leaves, and ends soon after, whether that was heard or not. */
  private void leave(Place place, long millis, Random random) {
    Node node = place.node();
    if (!node.machine().isRunning()) {
      return;
    }
    node.peer().leave().subscribe().with(left -> {});
    during(
        node.name(),
        "leaves",
        random.nextInt(100),
        () -> {
          if (!node.machine().isDead()) {
            node.crash();
            world.time.after(millis, () -> succeed(place, node));
          }
        });
  }

  private static void succeed(Place place, Node dead) {
    if (place.node().equals(dead)) {
      place.replace();
    }
  }

  private void restart(long millis) {
    Moment down = world.recorder.now();
    world.server.crash();
    world.time.after(
        millis,
        () -> {
          world.server.restart();
          world.recorder.add(
              new Fault("store", "is restarted empty", true, down, world.recorder.now()));
        });
  }

  private void during(String where, String what, long millis, Runnable end) {
    Moment begun = world.recorder.now();
    world.recorder.add(new Fault(where, what, false, begun, begun));
    world.time.after(millis, end);
  }
}
