package dev.freshold.bench;

import com.google.protobuf.Duration;
import dev.freshold.v1.GetRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Loads from an origin under fire: ten thousand on one cold key (S7), and a hot key that expires
 * (S8).
 */
final class LoadBench {

  private static final int CALLERS = 10_000;
  private static final int NODES = 3;

  /** To each node; so many calls under way on each have room for all callers at once. */
  private static final int CONNECTIONS = 4;

  private static final int STREAMS = 834;
  private static final int STORMS = 4;
  private static final long LOAD_MILLIS = 200;
  private static final double RATE = 5_000;
  private static final long REFRESH_MILLIS = 20;
  private static final long AROUND_MILLIS = 50;

  /** Read before the hot one, each of them about three times. */
  private static final int KEYS = 3_000;

  private static final double OTHER_RATE = 1_500;

  private final Rig rig;
  private final Report report;
  private final int rounds;
  private final int expiries;

  LoadBench(Rig rig, Report report, int rounds, int expiries) {
    this.rig = rig;
    this.report = report;
    this.rounds = rounds;
    this.expiries = expiries;
  }

  void run() {
    oneColdKey();
    aHotKey();
  }

  private void oneColdKey() {
    List<Integer> ports = rig.ports(NODES);
    double[] loads = new double[rounds];
    double[] waits = new double[rounds];
    double[] failed = new double[rounds];
    double[] empty = new double[rounds];
    AtomicInteger storms = new AtomicInteger();
    rig.warm(
        () -> {
          emptyStorm();
          for (int i = 0; i < STORMS; i++) {
            storm(ports, "warm-up-" + storms.incrementAndGet(), CALLERS / 4);
          }
        });
    storm(ports, "warm-up", CALLERS);
    for (int round = 0; round < rounds; round++) {
      LoadResult result = storm(ports, "cold-" + round, CALLERS);
      failed[round] = result.failed();
      loads[round] = rig.origin().loads().size();
      waits[round] = result.p99() / 1_000 - LOAD_MILLIS;
      empty[round] = emptyStorm();
    }
    report.atMost(
        "S7",
        "loads of one cold key that %,d callers want at once of %d nodes".formatted(CALLERS, NODES),
        Spread.of(loads),
        1);
    report.atMost("S7", "callers without a value", Spread.of(failed), 0);
    report.atMost("S7", "their p99 beyond the load of 200 ms, ms", Spread.of(waits), 25);
    report.note("S7", "p99 of as many empty calls at once, ms", Spread.of(empty).text());
  }

  private LoadResult storm(List<Integer> ports, String key, int callers) {
    rig.origin().begin(LOAD_MILLIS);
    String bodies = rig.bodies(key, List.of(get("cold", key)));
    return rig.load(
        atOnce(LoadPlan.closed(rig.port(), ServerCases.GET, bodies, 0), callers).to(ports));
  }

  private static LoadPlan atOnce(LoadPlan plan, int callers) {
    return plan.spread(CONNECTIONS, STREAMS).upTo(callers, 20_000);
  }

  /** What it takes to answer so many at once, if there is nothing to do for it. */
  private double emptyStorm() {
    LoadPlan plan = atOnce(new ServerCases(rig, 0).echo(128).plan(), CALLERS);
    return rig.load(plan.spread(NODES * CONNECTIONS, STREAMS)).requireClean().p99() / 1_000;
  }

  /** Its life is a second; 5,000 a second read it, whatever they meet. */
  private void aHotKey() {
    String samples = rig.file("hot.samples");
    rig.origin().begin(REFRESH_MILLIS);
    LoadPlan plan =
        LoadPlan.closed(
                rig.port(), ServerCases.GET, rig.bodies("hot", List.of(get("loaded", "hot"))), 0)
            .at(RATE, expiries * 1_000L)
            .after(2_000)
            .sampled(samples);
    rig.load(plan.of(others()).at(OTHER_RATE, 2L * KEYS));
    rig.load(plan);
    rig.origin().begin(REFRESH_MILLIS);
    LoadResult result = rig.load(plan);
    Stretches hot = Stretches.of(read(samples), rig.origin().loads());
    int loads = rig.origin().loads().size();
    LoadPlan calm = plan.of(calm());
    rig.load(calm);
    rig.origin().begin(REFRESH_MILLIS);
    rig.load(calm);
    Stretches other = Stretches.of(read(samples), rig.origin().loads());
    report.atMost(
        "S8",
        "hot key at %,.0f calls a second, open loop: p99 around each refresh / median p99 of the seconds between"
            .formatted(RATE),
        hot.ratio(),
        1.2);
    report.note(
        "S8",
        "the same around refreshes of a key that nobody else reads, which cost the machine as much",
        other.ratio().text());
    report.note("S8", "p99 around a refresh, µs", Spread.of(p99s(hot.around())).text());
    report.note("S8", "p99 of a second between, µs", Spread.of(p99s(hot.between())).text());
    report.atMost("S8", "loads for each expiry", Spread.of(loads / (expiries + 2.0)), 2);
    report.atMost("S8", "calls without a value", Spread.of((double) result.failed()), 0);
  }

  /** Micros of calls: by the load that they fell around, and by the second for all others. */
  private record Stretches(Map<Long, List<Long>> around, Map<Long, List<Long>> between) {

    static Stretches of(List<long[]> samples, List<Long> loads) {
      Stretches made = new Stretches(new TreeMap<>(), new TreeMap<>());
      for (long[] sample : samples) {
        long at = sample[0] / 1_000;
        loads.stream()
            .filter(load -> at >= load - AROUND_MILLIS)
            .filter(load -> at <= load + REFRESH_MILLIS + AROUND_MILLIS)
            .findFirst()
            .map(load -> made.around.computeIfAbsent(load, begun -> new ArrayList<>()))
            .orElseGet(() -> made.between.computeIfAbsent(at / 1_000, begun -> new ArrayList<>()))
            .add(sample[1]);
      }
      return made;
    }

    Spread ratio() {
      double usual = Spread.of(p99s(between)).median();
      return Spread.of(DoubleStream.of(p99s(around)).map(p99 -> p99 / usual).toArray());
    }
  }

  /** One call a second of a key that has expired since, and else a key that does not expire. */
  private String calm() {
    byte[] calm = get("cold", "calm");
    return rig.bodies(
        "calm",
        Stream.concat(
                Stream.of(get("loaded", "alone")),
                Stream.generate(() -> calm).limit((long) RATE - 1))
            .toList());
  }

  /** A load a second would never be compiled: so many others are refreshed before. */
  private String others() {
    return rig.bodies(
        "others", IntStream.range(0, KEYS).mapToObj(i -> get("loaded", "other-" + i)).toList());
  }

  private static double[] p99s(Map<Long, List<Long>> stretches) {
    return stretches.values().stream().mapToDouble(LoadBench::p99).toArray();
  }

  private static double p99(List<Long> micros) {
    List<Long> sorted = micros.stream().sorted().toList();
    return Math.max(1, sorted.get((int) Math.ceil(.99 * sorted.size()) - 1));
  }

  private static List<long[]> read(String file) {
    try {
      List<long[]> samples = new ArrayList<>();
      for (String line : Files.readAllLines(Path.of(file))) {
        String[] words = line.split(" ", 2);
        samples.add(new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])});
      }
      return samples;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static byte[] get(String namespace, String key) {
    return GetRequest.newBuilder()
        .setNamespace(namespace)
        .setKey(key)
        .setWait(Duration.newBuilder().setSeconds(30))
        .build()
        .toByteArray();
  }
}
