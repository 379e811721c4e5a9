package dev.freshold.client.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.freshold.client.KeyVersion;
import java.util.ArrayList;
import java.util.List;

/** The form in which a bust stands in the outbox, the same in all languages. */
final class BustJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private BustJson() {}

  static String write(Bust bust) {
    ObjectNode root = MAPPER.createObjectNode();
    if (bust instanceof Bust.Keys keys) {
      ObjectNode told = root.putObject("invalidate").put("namespace", keys.namespace());
      ArrayNode list = told.putArray("keys");
      for (KeyVersion key : keys.keys()) {
        ObjectNode item = list.addObject().put("key", key.key());
        if (key.version() != null) {
          item.put("version", Long.toString(key.version()));
        }
      }
    } else if (bust instanceof Bust.Tags tags) {
      ArrayNode list = root.putObject("invalidateTag").putArray("tags");
      tags.tags().forEach(list::add);
    } else if (bust instanceof Bust.Scope scope) {
      root.putObject("bumpScope").put("scope", scope.scope());
    } else if (bust instanceof Bust.Namespace namespace) {
      root.putObject("bumpNamespace").put("namespace", namespace.namespace());
    }
    return root.toString();
  }

  /** Reads what {@link #write} has written. */
  static Bust read(String text) {
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    if (root.has("invalidate")) {
      return new Bust.Keys(
          text(root.get("invalidate"), "namespace"), keys(root.get("invalidate").path("keys")));
    }
    if (root.has("invalidateTag")) {
      List<String> tags = new ArrayList<>();
      root.get("invalidateTag").path("tags").forEach(tag -> tags.add(tag.asText()));
      return new Bust.Tags(tags);
    }
    if (root.has("bumpScope")) {
      return new Bust.Scope(text(root.get("bumpScope"), "scope"));
    }
    if (root.has("bumpNamespace")) {
      return new Bust.Namespace(text(root.get("bumpNamespace"), "namespace"));
    }
    throw new IllegalArgumentException("not a bust");
  }

  private static List<KeyVersion> keys(JsonNode list) {
    List<KeyVersion> keys = new ArrayList<>();
    for (JsonNode item : list) {
      String key = text(item, "key");
      keys.add(
          item.hasNonNull("version")
              ? KeyVersion.of(key, Long.parseLong(item.get("version").asText()))
              : KeyVersion.of(key));
    }
    return keys;
  }

  private static String text(JsonNode from, String name) {
    JsonNode value = from.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value.asText();
  }
}
