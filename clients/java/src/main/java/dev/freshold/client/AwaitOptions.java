package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The options of awaitReceipt.
 *
 * @param reach FLEET by default
 * @param waitFor how long to wait, at most 60 s; 10 s by default
 * @param timeout the deadline of the call; by default {@code waitFor} and the client's, where a
 *     wait is given
 */
public record AwaitOptions(
    @Nullable Reach reach, @Nullable Duration waitFor, @Nullable Duration timeout) {
  private static final AwaitOptions DEFAULTS = new AwaitOptions(null, null, null);

  /** Nothing chosen. */
  public static AwaitOptions defaults() {
    return DEFAULTS;
  }

  /** See the class. */
  public AwaitOptions reach(Reach wanted) {
    return new AwaitOptions(wanted, waitFor, timeout);
  }

  /** See the class. */
  public AwaitOptions waitFor(Duration bound) {
    return new AwaitOptions(reach, bound, timeout);
  }

  /** See the class. */
  public AwaitOptions timeout(Duration bound) {
    return new AwaitOptions(reach, waitFor, bound);
  }
}
