package dev.freshold.ingest;

import dev.freshold.ingest.Poison.Category;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0. In the binary form the attributes are headers, whose prefix depends on the
 * protocol; in the structured form they stand around the data.
 */
final class CloudEventsFormat {

  /** Kafka and HTTP; NATS; AMQP in its two ways. */
  private static final List<String> PREFIXES =
      List.of("ce_", "ce-", "cloudevents:", "cloudevents_");

  private CloudEventsFormat() {}

  static boolean isBinary(Raw raw) {
    return PREFIXES.stream().anyMatch(prefix -> raw.headers().containsKey(prefix + "specversion"));
  }

  static boolean isStructured(Object data) {
    return Tree.at(data, "specversion") != null && Tree.at(data, "type") != null;
  }

  static Decoded binary(Raw raw, Object data) {
    return event(raw, name -> header(raw.headers(), name), data);
  }

  static Decoded structured(Raw raw, Object envelope) {
    Object data = Tree.at(envelope, "data");
    String encoded = Tree.text(envelope, "data_base64");
    if (!encoded.isEmpty()) {
      try {
        data = Json.parse(Base64.getDecoder().decode(encoded));
      } catch (IllegalArgumentException | IOException broken) {
        return Decoded.bad(Category.MALFORMED, "data_base64 holds no JSON");
      }
    }
    return event(raw, name -> Tree.text(envelope, name), data == null ? Json.NULL : data);
  }

  /** An attribute of an event; empty if it has none of that name. */
  @FunctionalInterface
  private interface Attributes {
    String get(String name);
  }

  private static Decoded event(Raw raw, Attributes attributes, Object data) {
    if (!attributes.get("specversion").equals("1.0")) {
      return Decoded.bad(Category.MALFORMED, "specversion is not 1.0");
    }
    String id = attributes.get("id");
    String source = attributes.get("source");
    String type = attributes.get("type");
    if (id.isEmpty() || source.isEmpty() || type.isEmpty()) {
      return Decoded.bad(Category.MALFORMED, "id, source and type must not be empty");
    }
    Long time = time(attributes.get("time"), raw.sentAt());
    return time == null
        ? Decoded.bad(Category.MALFORMED, "time is no RFC 3339 timestamp")
        : new Decoded.Good(
            new Event(
                Identity.of("ce", source, id, raw),
                source,
                type,
                attributes.get("subject"),
                time,
                data,
                Decoder.NO_ROWS,
                key(raw, attributes),
                raw.position(),
                trace(raw, attributes)));
  }

  /** The attribute is of whoever made it happen, the header of whoever sent it last. */
  private static String trace(Raw raw, Attributes attributes) {
    String trace = attributes.get(Event.TRACE);
    return trace.isEmpty() ? raw.trace() : trace;
  }

  private static String key(Raw raw, Attributes attributes) {
    String key = raw.key();
    return key == null ? attributes.get("partitionkey") : key;
  }

  private static @Nullable Long time(String written, long sentAt) {
    if (written.isEmpty()) {
      return sentAt;
    }
    return Timestamp.millis(written);
  }

  private static String header(Map<String, String> headers, String name) {
    return PREFIXES.stream()
        .map(prefix -> headers.get(prefix + name))
        .filter(value -> value != null)
        .findFirst()
        .orElse("");
  }
}
