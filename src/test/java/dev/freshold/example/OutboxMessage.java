package dev.freshold.example;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of a commit.
 *
 * @param type what happened, such as product.changed
 * @param key what was changed; null: nothing that has a key, as when a whole category was
 * @param version that the key has reached; null: it has none
 * @param tags what else depends on it
 */
public record OutboxMessage(
    String type, @Nullable String key, @Nullable Long version, List<String> tags) {

  public OutboxMessage {
    tags = List.copyOf(tags);
  }

  /** Everything that carries the tag has changed. */
  public static OutboxMessage ofTag(String type, String tag) {
    return new OutboxMessage(type, null, null, List.of(tag));
  }
}
