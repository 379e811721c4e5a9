package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The value that the asking server has still holds, by {@link Ask#validator}. Of an {@code Origin}
 * only.
 *
 * @param ttl as in {@link Loaded}
 * @param grace as in {@link Loaded}
 * @param <V> the type of the value
 */
public record NotModified<V>(@Nullable Duration ttl, @Nullable Duration grace)
    implements LoadResult<V> {
  /** Fresh for as long as the policy says. */
  public static <V> NotModified<V> of() {
    return new NotModified<>(null, null);
  }
}
