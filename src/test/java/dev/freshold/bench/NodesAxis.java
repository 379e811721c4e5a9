package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.testing.Await;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.InvalidateTagRequest;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Nodes of one fleet, each of which holds copies and has to be waited for. They are taken away one
 * by one; beside them stands a fleet of one. On a machine of few cores more nodes cannot answer
 * more; what can be seen is what a call costs all of them, and Redis.
 */
final class NodesAxis implements Axis {

  private static final int KEYS = 2_000;
  private static final int WARM = 80_000;
  private static final long WARM_MILLIS = 8_000;

  private final GrowthRig rig;
  private final Calls calls;
  private final AtomicLong versions = new AtomicLong(1);
  private final Stock far = new Stock("far", "n", List.of("tenant:42"), "x".repeat(100));
  private final Stock near = new Stock("near", "n", List.of("tenant:42"), "x".repeat(100));
  private final long[] keys = LongStream.range(0, KEYS).toArray();

  NodesAxis(GrowthRig rig, Calls calls) {
    this.rig = rig;
    this.calls = calls;
  }

  @Override
  public Growth measure(int rounds) {
    Stand grown = rig.stand(0);
    Stand first = rig.stand(1);
    for (Stand stand : List.of(grown, first)) {
      far.fill(stand, 0, KEYS);
      near.fill(stand, 0, KEYS);
      join(stand, near);
      warm(stand);
    }
    List<Reading> readings = new ArrayList<>();
    rig.pin();
    for (int nodes = grown.size(); nodes > 0; nodes--) {
      List<Reading> some = Job.interleaved(rounds, jobs(grown, first, nodes));
      readings.addAll(0, some);
      if (nodes > 1) {
        grown.drop();
      }
    }
    rig.unpin();
    List<Reading> byWork =
        readings.stream()
            .map(Reading::work)
            .distinct()
            .flatMap(work -> readings.stream().filter(one -> one.work().equals(work)))
            .toList();
    return new Growth("nodes", "nodes", byWork, List.of());
  }

  /** Has every node of the stand hold copies, so that an invalidation waits for all of them. */
  static void join(Stand stand, Stock near) {
    InvalidateTagRequest bump =
        InvalidateTagRequest.newBuilder().addTags("other").setReach(Reach.FLEET).build();
    Await.eventually(
        () -> {
          for (int i = 0; i < stand.size(); i++) {
            CacheServiceGrpc.newBlockingStub(stand.channel(i)).get(near.get(0));
          }
          return stand.cache().invalidateTag(bump).getNodesAcked();
        },
        acked -> acked == stand.size());
  }

  /** Each node as often as the compiler needs to have seen it, one after the other. */
  private void warm(Stand stand) {
    for (int node = 0; node < stand.size(); node++) {
      int only = node;
      rig.load(calls.gets(stand, 1, far, keys).to(stand.port(only)).upTo(WARM, WARM_MILLIS));
      rig.load(calls.gets(stand, 1, near, keys).to(stand.port(only)).upTo(WARM, WARM_MILLIS));
      rig.load(puts(stand).to(stand.port(only)).upTo(WARM / 4, WARM_MILLIS));
      rig.load(bumps(stand, Reach.FLEET).to(stand.port(only)).upTo(WARM / 4, WARM_MILLIS));
    }
  }

  private LoadPlan bumps(Stand stand, Reach reach) {
    return calls.invalidations(stand, reach, List.of("other"));
  }

  private List<Job> jobs(Stand grown, Stand first, int nodes) {
    LoadPlan fars = calls.gets(grown, nodes, far, keys);
    LoadPlan fewFars = calls.gets(first, 1, far, keys);
    LoadPlan nears = calls.gets(grown, nodes, near, keys);
    LoadPlan fewNears = calls.gets(first, 1, near, keys);
    return List.of(
        job("Get from the store, of all nodes", nodes, grown, fars, first, fewFars),
        job("Get from memory, of all nodes", nodes, grown, nears, first, fewNears),
        new Job(
            "Put",
            nodes,
            () -> rig.measure(grown, puts(grown)),
            () -> rig.measure(first, puts(first))),
        job(
            "InvalidateTag, STORE",
            nodes,
            grown,
            bumps(grown, Reach.STORE),
            first,
            bumps(first, Reach.STORE)),
        job(
            "InvalidateTag, FLEET, one caller",
            nodes,
            grown,
            bumps(grown, Reach.FLEET).spread(1, 1),
            first,
            bumps(first, Reach.FLEET).spread(1, 1)),
        job(
            "InvalidateTag, FLEET",
            nodes,
            grown,
            bumps(grown, Reach.FLEET),
            first,
            bumps(first, Reach.FLEET)));
  }

  private Job job(
      String work, int nodes, Stand grown, LoadPlan plan, Stand first, LoadPlan firstPlan) {
    return new Job(
        work, nodes, () -> rig.measure(grown, plan), () -> rig.measure(first, firstPlan));
  }

  private LoadPlan puts(Stand stand) {
    return calls.puts(stand, far, keys, versions::incrementAndGet);
  }
}
