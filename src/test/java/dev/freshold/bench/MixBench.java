package dev.freshold.bench;

import dev.freshold.bench.Rig.Case;
import dev.freshold.bench.Work.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What writes and invalidations among the reads cost: works of 64 callers on one node, each beside
 * reads alone, in turns.
 *
 * <p>Arguments: rounds; 5 by default.
 */
final class MixBench {

  private static final long MILLIS = 2_000;
  private static final long LOAD_MILLIS = 5;
  private static final List<Integer> SIZES = List.of(128, 10_000);

  private MixBench() {}

  static void main(String[] arguments) {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
    String before = Machine.load();
    try (Rig rig = new Rig()) {
      rig.origin().begin(LOAD_MILLIS);
      List<Planned> all = SIZES.stream().flatMap(size -> cases(rig, size)).toList();
      rig.warm(() -> all.forEach(one -> rig.load(one.work().plan()).requireNearlyClean()));
      rig.pin();
      System.out.printf(
          "%s. The load of the machine was %s before and %s after.%n%n",
          Machine.describe(), before, Machine.load());
      System.out.println(
          "| work | against reads alone | calls a second | CPU of the node, µs a call | p50, µs | p99, µs | loads a call | without a value, or refused |");
      System.out.println("|---|---|---|---|---|---|---|---|");
      for (int from = 0; from < all.size(); from += all.size() / SIZES.size()) {
        print(measure(rig, rounds, all.subList(from, from + all.size() / SIZES.size())));
      }
    }
  }

  /** A work, and what makes all of its keys known first. */
  private record Planned(Case work, LoadPlan filling) {}

  private static Stream<Planned> cases(Rig rig, int size) {
    List<Mix> mixes =
        List.of(
            new Mix("%,d B, reads alone".formatted(size), size, 0, 0),
            new Mix("%,d B, 5 %% puts".formatted(size), size, 50, 0),
            new Mix("%,d B, 5 %% puts, 1 %% invalidations of a tag".formatted(size), size, 50, 10));
    LoadPlan filling = mixes.getFirst().filling(rig, rig.nodeAt(0));
    return mixes.stream().map(mix -> new Planned(mix.on(rig, rig.nodeAt(0), MILLIS), filling));
  }

  /** A work, and the loads of the origin for each of its calls. */
  private record Mixed(Work work, List<Double> loads) {}

  private static List<Mixed> measure(Rig rig, int rounds, List<Planned> cases) {
    Map<String, Mixed> works = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Planned planned : cases) {
        Case one = planned.work();
        rig.load(planned.filling()).requireClean();
        rig.origin().begin(LOAD_MILLIS);
        Measured measured = rig.measureAll(one.plan(), one.server());
        measured.load().requireNearlyClean();
        Mixed mixed =
            works.computeIfAbsent(
                one.name(),
                name -> new Mixed(new Work(name, new ArrayList<>()), new ArrayList<>()));
        mixed.work().rounds().add(measured);
        mixed.loads().add(rig.origin().loads().size() / (double) measured.load().done());
      }
    }
    return List.copyOf(works.values());
  }

  private static void print(List<Mixed> works) {
    Work reads = works.getFirst().work();
    for (Mixed one : works) {
      Work work = one.work();
      System.out.printf(
          "| %s | %s | %s | %s | %s | %s | %s | %s |%n",
          work.name(),
          work.against(reads, Measured::perSecond).text(),
          work.of(Measured::perSecond).text(),
          work.of(Measured::cpuMicros).text(),
          work.of(measured -> measured.load().p50()).text(),
          work.of(measured -> measured.load().p99()).text(),
          Spread.of(one.loads().stream().mapToDouble(Double::doubleValue).toArray()).text(),
          work.rounds().stream()
              .filter(measured -> measured.load().failed() > 0)
              .map(measured -> measured.load().failed() + " " + measured.load().others())
              .collect(Collectors.joining(", ")));
    }
  }
}
