package dev.freshold.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * There is a value.
 *
 * @param value what was loaded
 * @param version of the row or document; optional, and much better with
 * @param tags what the value depends on, besides what the namespace adds
 * @param ttl fresh for this long, where that is shorter than the policy's
 * @param grace of an {@code Origin}: may be served as stale for this long after that, where that is
 *     shorter than the policy's
 * @param validator of an {@code Origin}: what tells this value from others, such as an ETag; comes
 *     back in {@link Ask#validator}
 * @param <V> the type of the value
 */
public record Loaded<V>(
    V value,
    @Nullable Long version,
    List<String> tags,
    @Nullable Duration ttl,
    @Nullable Duration grace,
    String validator)
    implements LoadResult<V> {

  /** Copies the tags. */
  public Loaded {
    tags = List.copyOf(tags);
  }

  /** A value and nothing else. */
  public static <V> Loaded<V> of(V value) {
    return new Loaded<>(value, null, List.of(), null, null, "");
  }

  /** See the class. */
  public Loaded<V> version(long given) {
    return new Loaded<>(value, given, tags, ttl, grace, validator);
  }

  /** See the class. */
  public Loaded<V> tags(String... given) {
    return tags(List.of(given));
  }

  /** See the class. */
  public Loaded<V> tags(List<String> given) {
    return new Loaded<>(value, version, given, ttl, grace, validator);
  }

  /** See the class. */
  public Loaded<V> ttl(Duration given) {
    return new Loaded<>(value, version, tags, given, grace, validator);
  }

  /** See the class. */
  public Loaded<V> grace(Duration given) {
    return new Loaded<>(value, version, tags, ttl, given, validator);
  }

  /** See the class. */
  public Loaded<V> validator(String given) {
    return new Loaded<>(value, version, tags, ttl, grace, given);
  }
}
