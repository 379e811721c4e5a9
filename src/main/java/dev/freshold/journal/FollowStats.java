package dev.freshold.journal;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has happened to the journals that this node follows, since it was started.
 *
 * @param applied records
 * @param pulls times that the store was asked for records which were not pushed
 * @param resets times that everything learned was dropped
 */
public record FollowStats(LongAdder applied, LongAdder pulls, Map<ResetReason, LongAdder> resets) {

  public FollowStats {
    resets = Map.copyOf(resets);
  }

  static FollowStats none() {
    return new FollowStats(
        new LongAdder(),
        new LongAdder(),
        Arrays.stream(ResetReason.values())
            .collect(Collectors.toMap(Function.identity(), reason -> new LongAdder())));
  }

  /** How often everything learned was dropped for that reason. */
  public long resets(ResetReason why) {
    LongAdder count = resets.get(why);
    return count == null ? 0 : count.sum();
  }

  void reset(ResetReason why) {
    LongAdder count = resets.get(why);
    if (count != null) {
      count.increment();
    }
  }
}
