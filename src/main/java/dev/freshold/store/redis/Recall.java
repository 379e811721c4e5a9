package dev.freshold.store.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tags an entry carried when this node last saw it, so that the next read knows what to ask
 * for. A guess that the entry itself confirms or refutes; a key that is not remembered is probably
 * not stored.
 */
final class Recall {

  /**
   * Some 200 bytes each; a key beyond this many is read by script, at the price of a slower server
   * and not of another trip.
   */
  private static final int REMEMBERED = 100_000;

  private final Cache<EntryKey, List<Tag>> tags =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  @Nullable List<Tag> tagsOf(EntryKey key) {
    return tags.getIfPresent(key);
  }

  void note(EntryKey key, @Nullable Entry entry) {
    if (entry == null) {
      tags.invalidate(key);
    } else {
      note(key, entry.tags());
    }
  }

  void note(EntryKey key, List<Tag> carried) {
    tags.put(key, carried);
  }
}
