package dev.freshold.subscribe;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has happened to the subscriptions of this node, since it was started.
 *
 * @param overruns times that a subscriber had fallen behind what this node holds
 * @param pages times that the store was asked for what subscribers had missed
 * @param resets times that a subscriber was told that history is gone
 */
public record SubscriptionStats(LongAdder overruns, LongAdder pages, Map<Loss, LongAdder> resets) {

  public SubscriptionStats {
    resets = Map.copyOf(resets);
  }

  static SubscriptionStats none() {
    return new SubscriptionStats(
        new LongAdder(),
        new LongAdder(),
        Arrays.stream(Loss.values())
            .collect(Collectors.toMap(Function.identity(), loss -> new LongAdder())));
  }

  void reset(Loss loss) {
    LongAdder count = resets.get(loss);
    if (count != null) {
      count.increment();
    }
  }
}
