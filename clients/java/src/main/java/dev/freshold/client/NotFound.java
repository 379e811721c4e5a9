package dev.freshold.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * There is no such thing.
 *
 * @param message handed to every reader; may be empty. Never put a secret here
 * @param version at which it was deleted; needed where deletions are announced with versions
 * @param tags what its absence depends on, besides what the namespace adds
 * @param <V> the type of the value that is not there
 */
public record NotFound<V>(String message, @Nullable Long version, List<String> tags)
    implements LoadResult<V> {
  /** Copies the tags. */
  public NotFound {
    tags = List.copyOf(tags);
  }

  /** Without a message. */
  public static <V> NotFound<V> of() {
    return of("");
  }

  /** With a message for readers. */
  public static <V> NotFound<V> of(String message) {
    return new NotFound<>(message, null, List.of());
  }

  /** See the class. */
  public NotFound<V> version(long given) {
    return new NotFound<>(message, given, tags);
  }

  /** See the class. */
  public NotFound<V> tags(String... given) {
    return tags(List.of(given));
  }

  /** See the class. */
  public NotFound<V> tags(List<String> given) {
    return new NotFound<>(message, version, given);
  }
}
