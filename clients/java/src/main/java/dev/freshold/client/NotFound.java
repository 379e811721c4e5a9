package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * There is no such thing.
 *
 * @param message handed to every reader; may be empty. Never put a secret here
 * @param version at which it was deleted; needed where deletions are announced with versions
 * @param <V> the type of the value that is not there
 */
public record NotFound<V>(String message, @Nullable Long version) implements LoadResult<V> {
  /** Without a message. */
  public static <V> NotFound<V> of() {
    return of("");
  }

  /** With a message for readers. */
  public static <V> NotFound<V> of(String message) {
    return new NotFound<>(message, null);
  }

  /** See the class. */
  public NotFound<V> version(long given) {
    return new NotFound<>(message, given);
  }
}
