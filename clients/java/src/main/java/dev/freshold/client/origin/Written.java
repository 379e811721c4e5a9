package dev.freshold.client.origin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was committed.
 *
 * @param version that the row has now; null: that of the write
 * @param value that was stored, where that is not what was sent
 * @param tags besides those of the caller and of the templates
 * @param <V> the type of the values
 */
public record Written<V>(@Nullable Long version, @Nullable V value, List<String> tags) {
  /** As it was sent. */
  public static <V> Written<V> asSent() {
    return new Written<>(null, null, List.of());
  }

  /** The row has this version now. */
  public static <V> Written<V> at(long version) {
    return new Written<>(version, null, List.of());
  }
}
