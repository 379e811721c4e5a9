package dev.freshold.origin;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A write of one key.
 *
 * @param value null: it is to be deleted
 * @param version the caller's; null: none was given
 * @param tags the caller's
 * @param requestId the same for every attempt at this write
 */
public record StoreCall(
    EntryKey key,
    Outcome.@Nullable Value value,
    @Nullable Version version,
    List<Tag> tags,
    String requestId) {

  public StoreCall {
    tags = List.copyOf(tags);
  }

  /** The key is to be deleted. */
  public static StoreCall deletion(EntryKey key, @Nullable Version version, String requestId) {
    return new StoreCall(key, null, version, List.of(), requestId);
  }
}
