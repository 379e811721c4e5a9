package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Tags of an entry, and tags that one call invalidates. */
final class TagsAxis implements Axis {

  private static final int KEYS = 2_000;

  private final GrowthRig rig;
  private final Calls calls;
  private final List<Integer> counts;
  private final AtomicLong versions = new AtomicLong(1);
  private final List<Job> jobs = new ArrayList<>();
  private final List<Growth.Note> notes = new ArrayList<>();

  TagsAxis(GrowthRig rig, Calls calls, List<Integer> counts) {
    this.rig = rig;
    this.calls = calls;
    this.counts = List.copyOf(counts);
  }

  @Override
  public Growth measure(int rounds) {
    rig.unpin();
    counts.forEach(count -> prepare(rig.stand(0), count));
    rig.pin();
    List<Reading> readings = Job.besideTheirFirst(rounds, jobs);
    rig.unpin();
    return new Growth("tags", "tags of an entry", readings, notes);
  }

  /** One of the tags is that which the namespace gives to each of its entries. */
  private void prepare(Stand stand, int count) {
    List<String> tags = IntStream.range(1, count).mapToObj("part:%02d"::formatted).toList();
    Stock far = new Stock("far", "t" + count + "-", tags, "x".repeat(100));
    Stock near = new Stock("near", "t" + count + "-", tags, "x".repeat(100));
    far.fill(stand, 0, KEYS);
    near.fill(stand, 0, KEYS);
    long[] all = LongStream.range(0, KEYS).toArray();
    LoadPlan fars = calls.gets(stand, 1, far, all);
    LoadPlan nears = calls.gets(stand, 1, near, all);
    LoadPlan bumps =
        calls.invalidations(
            stand,
            Reach.STORE,
            IntStream.range(0, count).mapToObj("other:%02d"::formatted).toList());
    for (int i = 0; i < 2; i++) {
      rig.load(fars);
      rig.load(nears);
    }
    jobs.add(Job.of("Get from the store", count, () -> rig.measure(stand, fars)));
    jobs.add(Job.of("Get from memory", count, () -> rig.measure(stand, nears)));
    jobs.add(Job.of("Put", count, () -> rig.measure(stand, puts(stand, far, all))));
    jobs.add(Job.of("InvalidateTag of as many tags", count, () -> rig.measure(stand, bumps)));
    String key = "{default.0}k:far::" + far.key(0);
    notes.add(
        new Growth.Note(
            "bytes of an entry, MEMORY USAGE",
            count,
            Double.parseDouble(
                String.valueOf(stand.redis().command("MEMORY", "USAGE", key, "SAMPLES", "0")))));
  }

  private LoadPlan puts(Stand stand, Stock stock, long[] numbers) {
    return calls.puts(stand, stock, numbers, versions::incrementAndGet);
  }
}
