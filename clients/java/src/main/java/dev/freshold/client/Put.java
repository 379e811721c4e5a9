package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * One put of a putMany.
 *
 * @param key the key
 * @param value null: there is no value, by kind and message
 * @param kind counts where there is no value
 * @param message counts where there is no value; handed to every reader
 * @param options version, tags and the rest; its timeout does not count
 * @param <V> the type of the values
 */
public record Put<V>(
    String key, @Nullable V value, NegativeKind kind, String message, PutOptions options) {
  /** A value. */
  public static <V> Put<V> of(String key, V value, PutOptions options) {
    return new Put<>(key, value, NegativeKind.NOT_FOUND, "", options);
  }

  /** That there is no value. */
  public static <V> Put<V> negative(
      String key, NegativeKind kind, String message, PutOptions options) {
    return new Put<>(key, null, kind, message, options);
  }
}
