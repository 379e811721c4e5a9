package dev.freshold.client;

import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The bounds of a near cache. Its copies may be as much as three checkpoint intervals out of date
 * when the network is cut, and never live longer than what was left of them.
 *
 * @param maxWeight in bytes of all copies; 64 MiB by default. A value above an eighth of it is not
 *     kept
 * @param namespaces whose values are kept; empty: all
 * @param checkpointInterval 1 s by default, 100 ms to 60 s
 * @param listener is told of {@link Event.Connected}, {@link Event.Gap} and {@link Event.Reset},
 *     one at a time; it must not block for long
 */
public record NearOptions(
    long maxWeight, Set<String> namespaces, Duration checkpointInterval, Consumer<Event> listener) {
  private static final NearOptions DEFAULTS =
      new NearOptions(64L << 20, Set.of(), Duration.ofSeconds(1), event -> {});

  /** Checks the bounds. */
  public NearOptions {
    if (maxWeight <= 0) {
      throw new IllegalArgumentException("maxWeight must be above 0");
    }
    namespaces = Set.copyOf(namespaces);
  }

  /** 64 MiB for all namespaces. */
  public static NearOptions defaults() {
    return DEFAULTS;
  }

  /** See the class. */
  public NearOptions maxWeight(long bytes) {
    return new NearOptions(bytes, namespaces, checkpointInterval, listener);
  }

  /** See the class. */
  public NearOptions namespaces(String... names) {
    return new NearOptions(maxWeight, Set.of(names), checkpointInterval, listener);
  }

  /** See the class. */
  public NearOptions checkpointInterval(Duration interval) {
    return new NearOptions(maxWeight, namespaces, interval, listener);
  }

  /** See the class. */
  public NearOptions listener(Consumer<Event> told) {
    return new NearOptions(maxWeight, namespaces, checkpointInterval, told);
  }
}
