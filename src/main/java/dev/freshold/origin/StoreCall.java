package dev.freshold.origin;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.watch.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write of one key.
 *
 * @param value null: it is to be deleted
 * @param version the caller's; null: none was given
 * @param tags the caller's
 * @param requestId the same for every attempt at this write
 * @param cause what it is written for
 */
public record StoreCall(
    EntryKey key,
    Outcome.@Nullable Value value,
    @Nullable Version version,
    List<Tag> tags,
    String requestId,
    Span cause) {

  public StoreCall {
    tags = List.copyOf(tags);
  }

  /** One that is not traced. */
  public StoreCall(
      EntryKey key,
      Outcome.@Nullable Value value,
      @Nullable Version version,
      List<Tag> tags,
      String requestId) {
    this(key, value, version, tags, requestId, Span.NONE);
  }

  /** The key is to be deleted. */
  public static StoreCall deletion(EntryKey key, @Nullable Version version, String requestId) {
    return new StoreCall(key, null, version, List.of(), requestId);
  }
}
