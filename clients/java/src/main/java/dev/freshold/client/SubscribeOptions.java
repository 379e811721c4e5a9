package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of a subscription.
 *
 * @param resumeToken go on after the event that had it; any receipt is one. From now on where it is
 *     null
 * @param checkpointInterval 100 ms to 60 s; less of it finds a lost connection sooner, and costs
 *     more
 */
public record SubscribeOptions(@Nullable String resumeToken, Duration checkpointInterval) {
  private static final SubscribeOptions DEFAULTS =
      new SubscribeOptions(null, Duration.ofSeconds(1));

  /** From now on, with a checkpoint each second. */
  public static SubscribeOptions defaults() {
    return DEFAULTS;
  }

  /** See the class. */
  public SubscribeOptions resumeToken(String token) {
    return new SubscribeOptions(token, checkpointInterval);
  }

  /** See the class. */
  public SubscribeOptions checkpointInterval(Duration interval) {
    return new SubscribeOptions(resumeToken, interval);
  }
}
