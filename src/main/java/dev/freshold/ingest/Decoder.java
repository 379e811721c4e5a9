package dev.freshold.ingest;

import dev.freshold.ingest.Poison.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A message to an event, by the format of its channel. */
final class Decoder {

  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch";

  private final Format format;
  private final int maxBytes;

  /**
   * A decoder.
   *
   * @param maxBytes of one message
   */
  Decoder(Format format, int maxBytes) {
    this.format = format;
    this.maxBytes = maxBytes;
  }

  Decoded decode(Raw raw) {
    if (raw.size() > maxBytes) {
      return Decoded.bad(
          Category.TOO_LARGE, "has %d bytes, at most %d".formatted(raw.size(), maxBytes));
    }
    return switch (format) {
      case AUTO -> guess(raw);
      case CLOUDEVENTS -> cloudEvent(raw);
      case DEBEZIUM -> raw.size() == 0 ? tombstone() : parsed(raw, DebeziumFormat::decode);
      case JSON -> raw.size() == 0 ? tombstone() : parsed(raw, PlainFormat::decode);
    };
  }

  private static Decoded guess(Raw raw) {
    if (CloudEventsFormat.isBinary(raw) || isStructured(raw)) {
      return cloudEvent(raw);
    }
    return raw.size() == 0 ? tombstone() : parsed(raw, Decoder::byShape);
  }

  private static Decoded byShape(Raw raw, Object data) {
    if (CloudEventsFormat.isStructured(data)) {
      return CloudEventsFormat.structured(raw, data);
    }
    return DebeziumFormat.isOne(data)
        ? DebeziumFormat.decode(raw, data)
        : PlainFormat.decode(raw, data);
  }

  private static Decoded cloudEvent(Raw raw) {
    if (raw.contentType().startsWith(BATCH)) {
      return Decoded.bad(Category.MALFORMED, "is a batch of CloudEvents; send them one by one");
    }
    if (CloudEventsFormat.isBinary(raw) && !isStructured(raw)) {
      if (raw.size() == 0) {
        return CloudEventsFormat.binary(raw, Json.NULL);
      }
      return isText(raw)
          ? CloudEventsFormat.binary(raw, new String(raw.body(), StandardCharsets.UTF_8))
          : parsed(raw, CloudEventsFormat::binary);
    }
    return raw.size() == 0 ? tombstone() : parsed(raw, CloudEventsFormat::structured);
  }

  private static boolean isStructured(Raw raw) {
    return raw.contentType().toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
  }

  private static boolean isText(Raw raw) {
    return raw.contentType().toLowerCase(Locale.ROOT).startsWith("text/");
  }

  private static Decoded tombstone() {
    return new Decoded.Nothing("a tombstone, which repeats the delete before it");
  }

  private static Decoded parsed(Raw raw, Reading reading) {
    Object data;
    try {
      data = Json.parse(raw.body());
    } catch (IOException broken) {
      return Decoded.bad(Category.MALFORMED, String.valueOf(broken.getMessage()));
    }
    return reading.of(raw, data);
  }

  /** The meaning of a message whose body has been parsed. */
  @FunctionalInterface
  private interface Reading {
    Decoded of(Raw raw, Object data);
  }

  /** For formats that need nothing but a list of nothing. */
  static final List<Object> NO_ROWS = List.of();
}
