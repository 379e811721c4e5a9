package dev.freshold.client;

import java.time.Duration;

/** What a cache is of. */
record CacheSettings<V>(
    String namespace, String schemaVersion, int prefix, Codec<V> codec, Duration loadTimeout) {
  static <V> CacheSettings<V> of(
      String namespace, String schemaVersion, Codec<V> codec, Duration loadTimeout) {
    return new CacheSettings<>(
        namespace, schemaVersion, Place.hashOf(namespace, schemaVersion), codec, loadTimeout);
  }
}
