package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.bench.capacity.CapacityModel;
import dev.freshold.bench.capacity.Costs;
import dev.freshold.bench.capacity.Demand;
import dev.freshold.bench.capacity.Forecast;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The capacity model against this machine: fleets of three, two and one nodes under a mixed load
 * that is well below what they can carry, and what was forecast for it.
 */
final class ModelCheck implements Axis {

  private static final int KEYS = 2_000;
  private static final int WARM = 150_000;
  private static final long WARM_MILLIS = 12_000;
  private static final double READS = 1_000;
  private static final double INVALIDATIONS = 20;
  private static final double PUTS = 50;

  /** Of ten reads. */
  private static final int LOCAL = 7;

  private static final long MILLIS = 2_500;

  private final GrowthRig rig;
  private final Calls calls;
  private final CapacityModel model = new CapacityModel(Costs.read(Costs.FILE));
  private final AtomicLong versions = new AtomicLong(1);
  private final Stock far = new Stock("far", "c", List.of("tenant:42"), "x".repeat(100));
  private final Stock near = new Stock("near", "c", List.of("tenant:42"), "x".repeat(100));
  private final long[] keys = LongStream.range(0, KEYS).toArray();
  private final List<Growth.Note> notes = new ArrayList<>();

  ModelCheck(GrowthRig rig, Calls calls) {
    this.rig = rig;
    this.calls = calls;
  }

  /** What was seen in one round: parts of a second, and microseconds. */
  private record Round(double redis, double node, double renewals, double effect) {}

  @Override
  public Growth measure(int rounds) {
    Stand stand = rig.stand(0);
    far.fill(stand, 0, KEYS);
    near.fill(stand, 0, KEYS);
    NodesAxis.join(stand, near);
    for (int node = 0; node < stand.size(); node++) {
      int port = stand.port(node);
      rig.load(reads(stand, 1).to(port).upTo(WARM, WARM_MILLIS));
      rig.load(puts(stand).to(port).upTo(WARM / 5, WARM_MILLIS));
      rig.load(bumps(stand).to(port).upTo(WARM / 10, WARM_MILLIS));
    }
    rig.pin();
    for (int nodes = stand.size(); nodes > 0; nodes--) {
      check(stand, nodes, rounds, "invalidations", bumps(stand).at(INVALIDATIONS, MILLIS));
      check(stand, nodes, rounds, "puts", null);
      if (nodes > 1) {
        stand.drop();
      }
    }
    rig.unpin();
    return new Growth("model", "nodes", List.of(), notes);
  }

  private void check(Stand stand, int nodes, int count, String kind, @Nullable LoadPlan fixed) {
    List<Round> rounds =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    round(
                        stand,
                        nodes,
                        fixed == null ? puts(stand).at(PUTS, MILLIS) : fixed,
                        fixed == null))
            .toList();
    Demand demand =
        new Demand(
            nodes,
            nodes,
            1,
            0,
            100,
            READS,
            LOCAL / 10.0,
            0,
            0,
            fixed == null ? PUTS : 0,
            fixed == null ? 0 : INVALIDATIONS,
            2_000);
    Forecast forecast = model.forecast(demand);
    notes.add(
        new Growth.Note(
            "with " + kind + ": Redis, if every call comes by itself, % of its second, reckoned",
            nodes,
            100 * forecast.alone()));
    note(
        kind,
        "Redis, % of its second",
        nodes,
        100 * forecast.redis(),
        rounds,
        one -> 100 * one.redis());
    note(
        kind, "a node, % of a core", nodes, 100 * forecast.node(), rounds, one -> 100 * one.node());
    note(kind, "renewals a second", nodes, forecast.renewals(), rounds, Round::renewals);
    if (fixed != null) {
      note(kind, "to effect, µs, p50", nodes, forecast.effectMicros(), rounds, Round::effect);
    }
  }

  private Round round(Stand stand, int nodes, LoadPlan other, boolean puts) {
    LoadPlan reads = reads(stand, nodes).at(READS, MILLIS);
    RedisWork before = RedisWork.of(stand.redis());
    double cpu = stand.nodeMicros();
    long begun = System.nanoTime();
    List<LoadResult> results = rig.together(reads, other);
    double micros = (System.nanoTime() - begun) / 1e3;
    RedisWork done = RedisWork.of(stand.redis()).since(before);
    double used = stand.nodeMicros() - cpu;
    double seconds = micros / 1e6;
    return new Round(
        done.cpuMicros() / micros,
        used / micros / nodes,
        (done.count("evalsha") - results.get(1).done()) / seconds,
        puts ? 0 : results.get(1).p50());
  }

  private void note(
      String kind,
      String what,
      int nodes,
      double forecast,
      List<Round> rounds,
      ToDoubleFunction<Round> figure) {
    double seen = Spread.of(rounds.stream().mapToDouble(figure).toArray()).median();
    notes.add(new Growth.Note("with " + kind + ": " + what + ", reckoned", nodes, forecast));
    notes.add(new Growth.Note("with " + kind + ": " + what + ", measured", nodes, seen));
  }

  private LoadPlan reads(Stand stand, int nodes) {
    LoadPlan plan = calls.gets(stand, nodes, far, keys);
    Stream<byte[]> mixed =
        LongStream.range(0, 10L * KEYS)
            .mapToObj(i -> (i % 10 < LOCAL ? near : far).get(i / 10).toByteArray());
    return plan.of(rig.bodies(mixed));
  }

  private LoadPlan puts(Stand stand) {
    return calls.puts(stand, far, keys, versions::incrementAndGet);
  }

  private LoadPlan bumps(Stand stand) {
    return calls.invalidations(stand, Reach.FLEET, List.of("other"));
  }
}
