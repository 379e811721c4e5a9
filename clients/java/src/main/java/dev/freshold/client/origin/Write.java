package dev.freshold.client.origin;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One key to write.
 *
 * @param namespace of the key
 * @param schemaVersion of the key; may be empty
 * @param key which one
 * @param value null: delete it
 * @param version the caller's
 * @param tags the caller's
 * @param requestId the same for every attempt at this write
 * @param <V> the type of the values
 */
public record Write<V>(
    String namespace,
    String schemaVersion,
    String key,
    @Nullable V value,
    OptionalLong version,
    List<String> tags,
    String requestId) {
  /** There is no value: delete it. */
  public boolean deletion() {
    return value == null;
  }
}
