package dev.freshold.client;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a read has found: a {@link Hit}, a {@link Negative} or a {@link Miss}.
 *
 * @param <V> the type of the values
 */
public sealed interface Lookup<V> permits Hit, Negative, Miss {
  /** The value of a hit; null otherwise. */
  @Nullable V value();

  /** Proves the position that the read has seen; see {@link Session}. */
  String receipt();

  /** The value of a hit; empty otherwise. */
  default Optional<V> found() {
    return Optional.ofNullable(value());
  }
}
