package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * A key to invalidate, with the version that it has reached where that is known.
 *
 * @param key the key
 * @param version raises the fence of the key: nothing older is stored or served from then on
 */
public record KeyVersion(String key, @Nullable Long version) {
  /** A key without a version. */
  public static KeyVersion of(String key) {
    return new KeyVersion(key, null);
  }

  /** A key that has reached a version. */
  public static KeyVersion of(String key, long version) {
    return new KeyVersion(key, version);
  }
}
