package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.testing.Companion;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Subscribers of one node, all of one tag: how long it takes from an invalidation to the last
 * record, what an invalidation costs that none of them asked for, and what the node's other calls
 * feel of them while they are told, once a second, that nothing has happened.
 */
final class SubscribersAxis implements Axis, AutoCloseable {

  private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xms256m", "-Xmx512m");

  /** Records of one measurement at the most, and invalidations at the most and at the least. */
  private static final int RECORDS = 100_000;

  private static final int MOST_CALLS = 200;
  private static final int LEAST_CALLS = 10;
  private static final long CHECKPOINT_SECONDS = 1;
  private static final long REST_MILLIS = 2_000;

  private final GrowthRig rig;
  private final Calls calls;
  private final List<Integer> counts;
  private final Companion many = Companion.start(SMALL, Watchers.class.getName());
  private final Companion one = Companion.start(SMALL, Watchers.class.getName());
  private final List<Growth.Note> notes = new ArrayList<>();

  SubscribersAxis(GrowthRig rig, Calls calls, List<Integer> counts) {
    this.rig = rig;
    this.calls = calls;
    this.counts = List.copyOf(counts);
  }

  @Override
  public Growth measure(int rounds) {
    Stand grown = rig.stand(0);
    Stand first = rig.stand(1);
    Stock near = new Stock("near", "s", List.of("tenant:42"), "x".repeat(100));
    for (Stand stand : List.of(grown, first)) {
      near.fill(stand, 0, 200);
    }
    open(one, first, 1);
    rig.pin();
    Machine.pin(many.pid(), "1");
    Machine.pin(one.pid(), "1");
    List<Reading> readings = new ArrayList<>();
    for (int count : counts) {
      open(many, grown, count);
      told(many, grown, count);
      atRest(grown, count);
      readings.addAll(Job.interleaved(rounds, jobs(grown, first, near, count)));
    }
    rig.unpin();
    return new Growth("subscribers", "subscribers", readings, notes);
  }

  private static void open(Companion watchers, Stand stand, int count) {
    String said = watchers.ask("open %d %d %d".formatted(stand.port(), count, CHECKPOINT_SECONDS));
    if (!said.equals("open " + count)) {
      throw new IllegalStateException(said);
    }
  }

  /** What the node needs while nothing happens but one checkpoint a second for each. */
  private void atRest(Stand stand, int count) {
    double before = stand.nodeMicros();
    long begun = System.nanoTime();
    rig.rest(REST_MILLIS);
    double seconds = (System.nanoTime() - begun) / 1e9;
    notes.add(
        new Growth.Note(
            "CPU of the node at rest, % of a core",
            count, (stand.nodeMicros() - before) / seconds / 1e4));
  }

  private List<Job> jobs(Stand grown, Stand first, Stock near, int count) {
    long[] keys = LongStream.range(0, 200).toArray();
    LoadPlan gets = calls.gets(grown, 1, near, keys);
    LoadPlan fewGets = calls.gets(first, 1, near, keys);
    LoadPlan bumps = calls.invalidations(grown, Reach.STORE, List.of("other")).spread(1, 1);
    LoadPlan fewBumps = calls.invalidations(first, Reach.STORE, List.of("other")).spread(1, 1);
    return List.of(
        new Job(
            "InvalidateTag to the last record",
            count,
            () -> told(many, grown, count),
            () -> told(one, first, 1)),
        new Job(
            "InvalidateTag that none asked for",
            count,
            () -> rig.measure(grown, bumps),
            () -> rig.measure(first, fewBumps)),
        new Job(
            "Get from memory",
            count,
            () -> rig.measure(grown, gets),
            () -> rig.measure(first, fewGets)));
  }

  /** Invalidations one after the other, each until its last record has come. */
  private static Sample told(Companion watchers, Stand stand, int count) {
    int invalidations = Math.clamp(RECORDS / count, LEAST_CALLS, MOST_CALLS);
    RedisWork redis = RedisWork.of(stand.redis());
    double nodes = stand.nodeMicros();
    String said = watchers.ask("call %d %d".formatted(stand.port(), invalidations));
    double used = stand.nodeMicros() - nodes;
    RedisWork done = RedisWork.of(stand.redis()).since(redis);
    double[] micros = Stream.of(said.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
    double seconds = Arrays.stream(micros).sum() / 1e6;
    Arrays.sort(micros);
    return new Sample(
        micros.length / seconds,
        quantile(micros, .5),
        quantile(micros, .99),
        used / micros.length,
        done.cpuMicros() / micros.length,
        (double) done.commands() / micros.length,
        (double) done.count("evalsha") / micros.length);
  }

  private static double quantile(double[] sorted, double part) {
    return sorted[(int) Math.ceil(part * sorted.length) - 1];
  }

  @Override
  public void close() {
    many.close();
    one.close();
  }
}
