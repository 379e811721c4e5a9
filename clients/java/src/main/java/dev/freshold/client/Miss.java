package dev.freshold.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Nothing that may be served: an answer, not an error.
 *
 * @param reason why
 * @param lease the right to load, if this caller was given it: put under it, or abandon it
 * @param retryAfter somebody else is loading, or loads are held back: ask again no sooner
 * @param receipt see {@link Lookup#receipt}
 * @param <V> the type of the values
 */
public record Miss<V>(
    MissReason reason, Optional<Lease> lease, Optional<Duration> retryAfter, String receipt)
    implements Lookup<V> {
  /** Null. */
  @Override
  public @Nullable V value() {
    return null;
  }
}
