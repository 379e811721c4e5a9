package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.bench.capacity.Costs;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * What a large fleet costs Redis, as far as Redis can tell: two nodes, and so many connections more
 * that listen as nodes do; and renewals of as many node leases. The costs of single things, out of
 * which the capacity of a deployment is reckoned, come of the same measurements.
 */
final class FleetAxis implements Axis {

  private static final int KEYS = 2_000;
  private static final int CALLS = 20_000;
  private static final double MANY = 1e9;
  private static final String GET = "Get from the store";
  private static final String PUT = "Put";
  private static final String BUMP = "InvalidateTag, STORE";
  private static final String NEAR = "Get from memory";
  private static final String MISS = "Get, a miss with a lease";
  private static final String ALONE = "Get from the store, one caller";

  private final GrowthRig rig;
  private final Calls calls;
  private final List<Integer> counts;
  private final AtomicLong versions = new AtomicLong(1);
  private final AtomicLong absent = new AtomicLong(10_000_000);
  private final Stock far = new Stock("far", "f", List.of("tenant:42"), "x".repeat(100));
  private final Stock near = new Stock("near", "f", List.of("tenant:42"), "x".repeat(100));
  private final long[] keys = LongStream.range(0, KEYS).toArray();
  private final List<Growth.Note> notes = new ArrayList<>();
  private final List<Double> renewals = new ArrayList<>();
  private final List<Double> records = new ArrayList<>();

  /** With counts that begin with 0. */
  FleetAxis(GrowthRig rig, Calls calls, List<Integer> counts) {
    this.rig = rig;
    this.calls = calls;
    this.counts = List.copyOf(counts);
  }

  @Override
  public Growth measure(int rounds) {
    Stand grown = rig.stand(0);
    Stand first = rig.stand(1);
    for (Stand stand : List.of(grown, first)) {
      far.fill(stand, 0, KEYS);
      near.fill(stand, 0, KEYS);
      NodesAxis.join(stand, near);
      warm(stand);
    }
    List<Reading> readings = new ArrayList<>();
    double[] bare;
    rig.pin();
    try (PlainListeners listeners = new PlainListeners(grown.redisPort());
        BareStore store = new BareStore()) {
      bare = bare(store);
      notes.add(new Growth.Note("Redis for a hit, busy, µs", 0, bare[0]));
      notes.add(new Growth.Note("Redis for a miss with a lease, busy, µs", 0, bare[1]));
      notes.add(new Growth.Note("Redis for a put, busy, µs", 0, bare[2]));
      notes.add(new Growth.Note("Redis for an invalidation, busy, µs", 0, bare[3]));
      for (int count : counts) {
        listeners.grow(count);
        readings.addAll(Job.interleaved(rounds, jobs(grown, first, count)));
        double renewal = store.renewals(Math.max(1, count), CALLS);
        renewals.add(renewal);
        notes.add(
            new Growth.Note(
                "Redis for a renewal, busy, in a fleet of so many, µs", count, renewal));
      }
    }
    double bytes =
        Double.parseDouble(
            String.valueOf(
                grown
                    .redis()
                    .command(
                        "MEMORY", "USAGE", "{default.0}k:far::" + far.key(1), "SAMPLES", "0")));
    Growth growth =
        new Growth("fleet", "connections that listen, besides two nodes", byWork(readings), notes);
    costs(growth, bare, bytes - far.value().length()).write(Costs.FILE, Machine.describe());
    return growth;
  }

  private static List<Reading> byWork(List<Reading> readings) {
    return readings.stream()
        .map(Reading::work)
        .distinct()
        .flatMap(work -> readings.stream().filter(one -> one.work().equals(work)))
        .toList();
  }

  private void warm(Stand stand) {
    for (int i = 0; i < 2; i++) {
      rig.load(calls.gets(stand, 1, far, keys).upTo(50_000, 8_000));
      rig.load(calls.gets(stand, 1, near, keys).upTo(50_000, 8_000));
      rig.load(puts(stand).upTo(15_000, 8_000));
      rig.load(bumps(stand).upTo(10_000, 8_000));
    }
  }

  private List<Job> jobs(Stand grown, Stand first, int count) {
    LoadPlan fars = calls.gets(grown, 1, far, keys);
    LoadPlan fewFars = calls.gets(first, 1, far, keys);
    List<Job> jobs = new ArrayList<>();
    jobs.add(job(GET, count, grown, fars, first, fewFars));
    if (count == 0) {
      LoadPlan nears = calls.gets(grown, 1, near, keys);
      LoadPlan fewNears = calls.gets(first, 1, near, keys);
      jobs.add(job(NEAR, count, grown, nears, first, fewNears));
      jobs.add(job(ALONE, count, grown, fars.spread(1, 1), first, fewFars.spread(1, 1)));
      jobs.add(
          new Job(
              MISS,
              count,
              () -> rig.measure(grown, calls.misses(grown, far, absent::incrementAndGet)),
              () -> rig.measure(first, calls.misses(first, far, absent::incrementAndGet))));
    }
    jobs.add(
        new Job(
            PUT,
            count,
            () -> rig.measure(grown, puts(grown)),
            () -> rig.measure(first, puts(first))));
    LoadPlan bumps = bumps(grown);
    LoadPlan fewBumps = bumps(first);
    jobs.add(new Job(BUMP, count, () -> heard(grown, bumps), () -> rig.measure(first, fewBumps)));
    return jobs;
  }

  private Job job(
      String work, int count, Stand grown, LoadPlan plan, Stand first, LoadPlan firstPlan) {
    return new Job(
        work, count, () -> rig.measure(grown, plan), () -> rig.measure(first, firstPlan));
  }

  /** The same, and what it costs the node that is not called. */
  private Sample heard(Stand stand, LoadPlan bumps) {
    double other = stand.nodeMicros(1);
    long begun = System.nanoTime();
    Sample sample = rig.measure(stand, bumps);
    double calls = sample.perSecond() * (System.nanoTime() - begun) / 1e9;
    records.add((stand.nodeMicros(1) - other) / calls);
    return sample;
  }

  private LoadPlan puts(Stand stand) {
    return calls.puts(stand, far, keys, versions::incrementAndGet);
  }

  private LoadPlan bumps(Stand stand) {
    return calls.invalidations(stand, Reach.STORE, List.of("other"));
  }

  /**
   * Redis by itself: hits, misses, puts, invalidations; the better of two, for the first warms up.
   */
  private double[] bare(BareStore store) {
    double[] best = new double[] {MANY, MANY, MANY, MANY};
    for (int i = 0; i < 2; i++) {
      best[0] = Math.min(best[0], store.hits(KEYS, 5 * CALLS));
      best[1] = Math.min(best[1], store.misses(CALLS));
      best[2] = Math.min(best[2], store.puts(KEYS, CALLS));
      best[3] = Math.min(best[3], store.bumps(CALLS));
    }
    return best;
  }

  /** A push is the slope of an invalidation, which is told once. */
  private Costs costs(Growth growth, double[] bare, double entryBytes) {
    int most = counts.getLast();
    double record = Spread.of(records.stream().mapToDouble(Double::doubleValue).toArray()).median();
    return new Costs(
        bare[0],
        bare[1],
        bare[2],
        bare[3],
        (redis(growth, BUMP, most) - redis(growth, BUMP, 0)) / most,
        Spread.of(renewals.stream().mapToDouble(Double::doubleValue).toArray()).median(),
        Math.max(.1, redis(growth, ALONE, 0) - bare[0]),
        at(growth, NEAR, 0, Sample::nodeMicros),
        at(growth, GET, 0, Sample::nodeMicros),
        Math.max(1, at(growth, PUT, 0, Sample::nodeMicros) - record),
        Math.max(1, at(growth, BUMP, 0, Sample::nodeMicros) - record),
        Math.max(.1, record),
        at(growth, ALONE, 0, Sample::p50),
        entryBytes);
  }

  private static double redis(Growth growth, String work, long x) {
    return at(growth, work, x, Sample::redisMicros);
  }

  private static double at(Growth growth, String work, long x, ToDoubleFunction<Sample> figure) {
    return growth.of(work).stream()
        .filter(one -> one.x() == x)
        .findFirst()
        .orElseThrow()
        .of(figure)
        .median();
  }
}
