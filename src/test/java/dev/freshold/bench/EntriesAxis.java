package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.v1.GetManyRequest;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Entries in the store. Gets from the store are of keys drawn from all of them, each as likely as
 * the other, which is the hardest for whatever remembers keys; Gets from memory are of a thousand
 * keys, while the node's memory is as full as so many entries make it.
 */
final class EntriesAxis implements Axis {

  private static final int HOT = 1_000;

  /** Keys that are drawn at the most: three times as many as a node remembers. */
  private static final int DRAWN = 300_000;

  /** Copies that are tried to be kept at the most: more than there is room for. */
  private static final int COPIES = 200_000;

  private static final int BATCH = 256;

  /** A prime, so that no number comes twice. */
  private static final long STRIDE = 7_919;

  private final Stand grown;
  private final Stand first;
  private final Calls calls;
  private final GrowthRig rig;
  private final List<Integer> sizes;
  private final Stock far = new Stock("far", "e", List.of("tenant:42"), "x".repeat(100));
  private final Stock near = new Stock("near", "e", List.of("tenant:42"), "x".repeat(100));
  private final AtomicLong versions = new AtomicLong(1);
  private final List<Growth.Note> notes = new ArrayList<>();

  EntriesAxis(GrowthRig rig, Calls calls, List<Integer> sizes) {
    this.rig = rig;
    this.grown = rig.stand(0);
    this.first = rig.stand(1);
    this.calls = calls;
    this.sizes = List.copyOf(sizes);
  }

  @Override
  public Growth measure(int rounds) {
    int least = sizes.getFirst();
    double empty = RedisWork.of(grown.redis()).usedBytes();
    grow(first, 0, least);
    List<Reading> readings = new ArrayList<>();
    int before = 0;
    for (int size : sizes) {
      rig.unpin();
      grow(grown, before, size);
      note(size, empty);
      copy(grown, Math.min(size, COPIES));
      long[] drawn = drawn(size);
      readAll(grown, far, drawn);
      rig.pin();
      readings.addAll(Job.interleaved(rounds, jobs(size, drawn)));
      before = size;
    }
    rig.unpin();
    return new Growth("entries", "entries in the store", readings, notes);
  }

  private void grow(Stand stand, int from, int to) {
    far.fill(stand, from, to);
    if (from < COPIES) {
      near.fill(stand, from, Math.min(to, COPIES));
    }
    if (from == 0) {
      copy(stand, Math.min(to, HOT));
    }
  }

  private void note(int size, double empty) {
    double used = RedisWork.of(grown.redis()).usedBytes() - empty;
    notes.add(
        new Growth.Note(
            "bytes of Redis for each entry, tables included",
            size,
            used / (size + Math.min(size, COPIES))));
  }

  /** Has the node's memory hold as many of them as there is room for. */
  private void copy(Stand stand, int count) {
    readAll(stand, near, LongStream.range(0, count).toArray());
    for (int i = 0; i < 3; i++) {
      readAll(stand, near, LongStream.range(0, Math.min(count, HOT)).toArray());
    }
  }

  private static void readAll(Stand stand, Stock stock, long[] numbers) {
    for (int from = 0; from < numbers.length; from += BATCH) {
      GetManyRequest.Builder many = GetManyRequest.newBuilder().setNamespace(stock.namespace());
      LongStream.of(numbers)
          .skip(from)
          .limit(BATCH)
          .forEach(number -> many.addKeys(stock.key(number)));
      if (stand.cache().getMany(many.build()).getResultsList().stream()
          .anyMatch(result -> !result.hasHit())) {
        throw new IllegalStateException("an entry is missing from " + from + " on");
      }
    }
  }

  /** Different keys from all over, in no order that would help anybody. */
  private static long[] drawn(int size) {
    return LongStream.range(0, Math.min(size, DRAWN)).map(i -> i * STRIDE % size).toArray();
  }

  private List<Job> jobs(int size, long[] drawn) {
    int least = sizes.getFirst();
    long[] few = LongStream.range(0, least).toArray();
    long[] hot = LongStream.range(0, HOT).toArray();
    LoadPlan fars = calls.gets(grown, 1, far, drawn);
    LoadPlan fewFars = calls.gets(first, 1, far, few);
    LoadPlan nears = calls.gets(grown, 1, near, hot);
    LoadPlan fewNears = calls.gets(first, 1, near, hot);
    LoadPlan bumps = calls.invalidations(grown, Reach.STORE, List.of("other"));
    LoadPlan fewBumps = calls.invalidations(first, Reach.STORE, List.of("other"));
    return List.of(
        new Job(
            "Get from the store",
            size,
            () -> rig.measure(grown, fars),
            () -> rig.measure(first, fewFars)),
        new Job(
            "Get from memory",
            size,
            () -> rig.measure(grown, nears),
            () -> rig.measure(first, fewNears)),
        new Job(
            "Put",
            size,
            () -> rig.measure(grown, puts(grown, drawn)),
            () -> rig.measure(first, puts(first, few))),
        new Job(
            "InvalidateTag",
            size,
            () -> rig.measure(grown, bumps),
            () -> rig.measure(first, fewBumps)));
  }

  private LoadPlan puts(Stand stand, long[] numbers) {
    return calls.puts(stand, far, numbers, versions::incrementAndGet);
  }
}
