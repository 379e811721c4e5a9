package dev.freshold.cache;

import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.store.PutResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a put, and the tags that it went with.
 *
 * @param commit what the origin has stored; null: it was not asked to
 */
public record StoredPut(PutResult result, List<Tag> tags, @Nullable Commit commit) {

  /** A put that went to the cache alone. */
  public StoredPut(PutResult result, List<Tag> tags) {
    this(result, tags, null);
  }

  /** What the origin has stored, and as which version, if it has any. */
  public record Commit(@Nullable Version version) {}

  StoredPut committedAs(@Nullable Version version) {
    return new StoredPut(result, tags, new Commit(version));
  }
}
