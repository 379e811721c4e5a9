package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A remembered "there is no value".
 *
 * @param kind why
 * @param message for people; may be empty
 * @param age since the load began
 * @param freshFor how much longer this answer stands
 * @param receipt see {@link Lookup#receipt}
 * @param <V> the type of the values
 */
public record Negative<V>(
    NegativeKind kind, String message, Duration age, Duration freshFor, String receipt)
    implements Lookup<V> {
  /** Null. */
  @Override
  public @Nullable V value() {
    return null;
  }
}
