package dev.freshold.peers;

import dev.freshold.peers.Table.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Hits by many callers, one in twenty of whose calls writes; and hits by one thread alone. */
final class ReadBench {

  private static final int KEYS = 2_000;
  private static final int CALLERS = 64;
  private static final int WRITE_PERCENT = 5;
  private static final List<Integer> SIZES = List.of(128, 10_000);

  /** Warm is who is not compiled any more: by less than this share of one core. */
  private static final double STILL_COMPILED = .05;

  private static final int LONGEST_WARM_UP = 40;

  private final Rig rig;
  private final int rounds;
  private final int millis;

  ReadBench(Rig rig, int rounds, int millis) {
    this.rig = rig;
    this.rounds = rounds;
    this.millis = millis;
  }

  /** What came of one round. */
  private record Round(
      double perSecond, double p50, double p99, double servers, double client, double stolen) {}

  List<Table> run() {
    for (Contestant one : rig.contestants()) {
      for (int size : SIZES) {
        one.client().ask("fill", one.name(), KEYS, size);
        warmUp(one, size);
      }
    }
    rig.pin();
    List<Table> tables = new ArrayList<>();
    for (int size : SIZES) {
      tables.add(many(size));
    }
    tables.add(local());
    rig.unpin();
    return tables;
  }

  /** For so long as it takes the compilers, whose work would be measured otherwise. */
  private void warmUp(Contestant one, int size) {
    List<Long> pids = new ArrayList<>(one.serverPids());
    pids.add(one.client().pid());
    int stretch = 5 * millis / 2;
    for (int i = 0; i < LONGEST_WARM_UP * 1_000 / stretch; i++) {
      double before = Machine.compilerSeconds(pids);
      one.client().ask("run", one.name(), KEYS, size, CALLERS, stretch, WRITE_PERCENT);
      double share = (Machine.compilerSeconds(pids) - before) * 1_000 / stretch;
      if (share < STILL_COMPILED || rounds == 1) {
        return;
      }
    }
    System.err.printf("%s is still being compiled after %d s.%n", one.title(), LONGEST_WARM_UP);
  }

  private Table many(int size) {
    Map<Contestant, List<Round>> all = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Contestant one : rig.contestants()) {
        Round measured = round(one, size);
        if (round > 0) { // the first one is to get used to one core
          all.computeIfAbsent(one, unknown -> new ArrayList<>()).add(measured);
        }
      }
    }
    Table table =
        new Table(
            "Values of %,d bytes by %d callers, 5 %% writes".formatted(size, CALLERS),
            "%,d keys by Zipf's law (.99), closed loop, %d rounds of %,d ms in turn; every value is checked."
                .formatted(KEYS, rounds, millis),
            "peer",
            "calls a second",
            "p50, µs",
            "p99, µs",
            "CPU behind the wire, µs a call",
            "CPU of the client, µs a call",
            "stolen, %");
    all.forEach(
        (one, found) ->
            table.row(
                Cell.of(one.title()),
                Cell.of(each(found, Round::perSecond)),
                Cell.of(each(found, Round::p50)),
                Cell.of(each(found, Round::p99)),
                one.alone() ? Cell.of("none") : Cell.median(each(found, Round::servers)),
                Cell.median(each(found, Round::client)),
                Cell.median(each(found, Round::stolen))));
    return table;
  }

  private static List<Double> each(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().map(figure::applyAsDouble).toList();
  }

  private Round round(Contestant one, int size) {
    List<Long> servers = one.serverPids();
    List<Long> client = List.of(one.client().pid());
    double[] before = Machine.stolenAndAll();
    double serversBefore = Machine.cpuSeconds(servers);
    double clientBefore = Machine.cpuSeconds(client);
    String[] said =
        one.client()
            .ask("run", one.name(), KEYS, size, CALLERS, millis, WRITE_PERCENT)
            .split(" ", -1);
    double calls = Double.parseDouble(said[0]);
    double[] after = Machine.stolenAndAll();
    return new Round(
        calls / (Double.parseDouble(said[1]) / 1e9),
        Double.parseDouble(said[2]) / 1e3,
        Double.parseDouble(said[3]) / 1e3,
        (Machine.cpuSeconds(servers) - serversBefore) * 1e6 / calls,
        (Machine.cpuSeconds(client) - clientBefore) * 1e6 / calls,
        100 * (after[0] - before[0]) / (after[1] - before[1]));
  }

  /** Hits that leave the process are not near, and are left out. */
  private Table local() {
    List<Contestant> near =
        rig.contestants().stream().filter(one -> one.near() || one.alone()).toList();
    Map<Contestant, List<Double>> all = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Contestant one : near) {
        double nanos =
            Double.parseDouble(
                one.client().ask("local", one.name(), KEYS, SIZES.getFirst(), millis / 2));
        if (round > 0) {
          all.computeIfAbsent(one, unknown -> new ArrayList<>()).add(nanos);
        }
      }
    }
    Table table =
        new Table(
            "A hit in the process, one thread",
            "%,d keys of %d bytes in turn, %d rounds of %,d ms."
                .formatted(KEYS, SIZES.getFirst(), rounds, millis / 2),
            "peer",
            "ns a hit");
    all.forEach((one, nanos) -> table.row(Cell.of(one.title()), Cell.of(nanos)));
    return table;
  }
}
