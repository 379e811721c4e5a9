package dev.freshold.peers;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache, seen from one process that uses it. All calls block, as its users' do, and may come from
 * many threads at once. What cannot be done raises; nothing is swallowed.
 */
interface Peer extends AutoCloseable {

  /** What is cached; null: nothing. It never loads. */
  byte @Nullable [] get(String key);

  /** A read of the work of many callers, who always find something. */
  default byte @Nullable [] read(String key) {
    return get(key);
  }

  /** Stores a value; versions of a key rise. */
  void put(String key, byte[] value, long version);

  /** The ways that it has. */
  Set<Way> ways();

  /** What is cached, or else what is loaded, which is then kept. */
  byte[] load(Way way, String key);

  /** Ends what is cached under a key, and returns once that is done, as far as the peer tells. */
  void invalidate(Way way, String key);

  /** What is cached of what was loaded that way; a peer that cannot look may load. */
  default byte @Nullable [] peek(Way way, String key) {
    return get(key);
  }

  /** Stores a value that carries a tag, for those that have {@link Way#TAGGED} or search. */
  default void putTagged(String key, byte[] value, String tag) {
    throw new UnsupportedOperationException("no tags");
  }

  /** What is cached of what was put with the tag. */
  default byte @Nullable [] getTagged(String key, String tag) {
    throw new UnsupportedOperationException("no tags");
  }

  /** Ends all that carry the tag, and returns once that is done, as far as the peer tells. */
  default void invalidateTag(String tag) {
    throw new UnsupportedOperationException("no tags");
  }

  @Override
  void close();
}
