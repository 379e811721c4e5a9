package dev.freshold.bench;

import dev.freshold.bench.GrowthRig.Stand;
import dev.freshold.v1.Reach;
import java.util.ArrayList;
import java.util.List;

/** Entries that carry a tag, while that tag is invalidated. */
final class MembersAxis implements Axis {

  private final GrowthRig rig;
  private final Calls calls;
  private final List<Integer> counts;

  MembersAxis(GrowthRig rig, Calls calls, List<Integer> counts) {
    this.rig = rig;
    this.calls = calls;
    this.counts = List.copyOf(counts);
  }

  @Override
  public Growth measure(int rounds) {
    Stand stand = rig.stand(0);
    List<Job> jobs = new ArrayList<>();
    rig.unpin();
    for (int count : counts) {
      String tag = "members:" + count;
      new Stock("far", "m" + count + "-", List.of(tag), "x".repeat(20)).fill(stand, 0, count);
      LoadPlan bumps = calls.invalidations(stand, Reach.STORE, List.of(tag));
      jobs.add(Job.of("InvalidateTag", count, () -> rig.measure(stand, bumps)));
    }
    rig.pin();
    List<Reading> readings = Job.besideTheirFirst(rounds, jobs);
    rig.unpin();
    return new Growth("members", "entries that carry the tag", readings, List.of());
  }
}
