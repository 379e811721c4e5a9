package dev.freshold.testing.history;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * G2: nothing is served whose load began longer ago, when the Get was invoked, than the namespace's
 * {@code max-staleness}, or than what the Get itself asked for.
 */
public final class G2Checker implements Checker {

  private final Duration slack;
  private final double drift;

  /**
   * A checker for clocks that are not perfect.
   *
   * @param slack for clocks that show whole milliseconds
   * @param drift by how much of any duration the clocks of a node and of the recorder may differ
   */
  public G2Checker(Duration slack, double drift) {
    this.slack = slack;
    this.drift = drift;
  }

  @Override
  public List<Violation> check(History history) {
    return history
        .all(Get.class)
        .map(get -> check(history, get))
        .filter(Objects::nonNull)
        .limit(MOST_TOLD)
        .toList();
  }

  private @Nullable Violation check(History history, Get get) {
    Long load = get.answer().load();
    if (load == null) {
      return null;
    }
    History.Origin origin = history.origin(load);
    if (origin.began() == null) {
      return null;
    }
    long age = get.invoked().nanos() - origin.began().nanos();
    long bound = bound(history, get);
    return age < bound + bound * drift + slack.toNanos()
        ? null
        : new Violation(
            "G2",
            "%s was served at an age of %d ms, bound %d ms"
                .formatted(get.key().subject(), millis(age), millis(bound)),
            Story.of(history, get.key(), origin.load(), origin.put(), get));
  }

  private static long bound(History history, Get get) {
    Duration bound = history.policy(get.key()).maxStaleness();
    Long asked = get.quotes().maxStaleness();
    return Math.min(bound.toNanos(), asked == null ? Long.MAX_VALUE : nanos(asked));
  }

  private static long nanos(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }
}
