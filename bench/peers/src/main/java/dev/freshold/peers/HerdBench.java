package dev.freshold.peers;

import dev.freshold.peers.Table.Cell;
import java.util.ArrayList;
import java.util.List;

/** A cold key that many want at once, from two processes: how often is it loaded? */
final class HerdBench {

  private static final int CALLERS = 200;
  private static final int PROCESSES = 2;
  private static final long LOAD_MILLIS = 100;
  private static final long AHEAD_NANOS = 150_000_000;

  /** Where a round takes long, a few of them say as much. */
  private static final long ENOUGH_NANOS = 5_000_000_000L;

  private final Rig rig;
  private final int rounds;

  HerdBench(Rig rig, int rounds) {
    this.rig = rig;
    this.rounds = rounds;
  }

  Table run() {
    Table table =
        new Table(
            "A cold key that %d callers want at once".formatted(CALLERS),
            ("Half of them in each of two processes; a load takes %d ms; up to %d rounds after one"
                 + " to warm up. In a process alone means that each process is a cache of its own.")
                .formatted(LOAD_MILLIS, rounds),
            "peer",
            "way",
            "loads",
            "last answer after, ms");
    for (Contestant one : rig.contestants()) {
      Way way = one.ways().contains(Way.GET_OR_LOAD) ? Way.GET_OR_LOAD : Way.LOOK_ASIDE;
      List<Double> loads = new ArrayList<>();
      List<Double> millis = new ArrayList<>();
      long began = System.nanoTime();
      for (int round = -1;
          round < rounds && (loads.isEmpty() || System.nanoTime() - began < ENOUGH_NANOS);
          round++) {
        String key = "herd-" + one.name() + "-" + (round + 1);
        double last = herd(one, way, key);
        if (round >= 0) {
          loads.add((double) rig.origin().loads(key));
          millis.add(last / 1e6);
        }
      }
      table.row(Cell.of(one.title()), Cell.of(words(one, way)), Cell.of(loads), Cell.of(millis));
    }
    return table;
  }

  private double herd(Contestant one, Way way, String key) {
    rig.origin().delay(key, LOAD_MILLIS);
    long at = System.nanoTime() + AHEAD_NANOS;
    List<Client> both = List.of(one.client(), one.other());
    both.forEach(client -> client.send("herd", one.name(), way, key, CALLERS / PROCESSES, at));
    return both.stream().mapToDouble(client -> Double.parseDouble(client.answer())).max().orElse(0);
  }

  private static String words(Contestant one, Way way) {
    return switch (one.name()) {
      case "freshold", "freshold-near" -> "getOrLoad, under a lease";
      case "redis", "redis-near" -> "a map of loads in the process";
      case "spring" -> "sync = true";
      case "hazelcast", "hazelcast-near" -> "MapLoader on the member";
      case "varnish" -> "GET";
      case "caffeine" -> "get with a loader";
      default -> way.words();
    };
  }
}
