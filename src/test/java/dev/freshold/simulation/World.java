package dev.freshold.simulation;

import dev.freshold.testing.clients.Endpoint;
import dev.freshold.testing.clients.Origin;
import dev.freshold.testing.clients.Surroundings;
import dev.freshold.testing.history.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Everything there is in one run. */
final class World implements Surroundings {

  private static final int PLACES = 3;

  final VirtualTime time = new VirtualTime();
  final Random random;
  final Recorder recorder;
  final StoreServer server;
  private final Origin origin;
  final List<String> mishaps = new ArrayList<>();
  final List<Place> places = new ArrayList<>();

  private final boolean versioned;
  private final int writes;
  private int calls;

  World(long seed, Weather weather, Guard without) {
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.recorder = new Recorder(time::nanos, Origin.POLICIES);
    this.server = new StoreServer(time, weather.journalLength());
    this.origin = new Origin(recorder);
    this.writes = weather.writes();
    this.versioned = random.nextBoolean();
    Dice dice = new Dice(seed, time);
    for (int i = 1; i <= PLACES; i++) {
      double drift = weather.drift() * (random.nextInt(3) - 1);
      places.add(new Place("n" + i, name -> birth(name, drift, dice, weather, without)));
    }
  }

  private Node birth(String name, double drift, Dice dice, Weather weather, Guard without) {
    Machine machine = new Machine(time, drift, random.nextInt(1_000_000));
    return new Node(name, machine, new Link(name, time, dice, server, machine, weather), without);
  }

  @Override
  public void after(long millis, Runnable action) {
    time.after(millis, action);
  }

  @Override
  public void soon(int rank, Runnable action) {
    time.soon(rank, action);
  }

  @Override
  public List<Endpoint> nodes() {
    return places.stream().<Endpoint>map(Place::node).toList();
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public boolean versioned() {
    return versioned;
  }

  @Override
  public int writes() {
    return writes;
  }

  @Override
  public int nextCall() {
    return ++calls;
  }

  @Override
  public void mishap(String failure) {
    mishaps.add(failure);
  }
}
