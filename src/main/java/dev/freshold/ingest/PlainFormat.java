package dev.freshold.ingest;

/**
 * JSON that says nothing of itself: its source is the place where it stands, its type is the header
 * <code>type</code>, or else the field of that name.
 */
final class PlainFormat {

  private PlainFormat() {}

  static Decoded decode(Raw raw, Object data) {
    String type = raw.headers().getOrDefault("type", Tree.text(data, "type"));
    String key = raw.key();
    return new Decoded.Good(
        new Event(
            Identity.ofPlace(raw),
            raw.place(),
            type,
            "",
            raw.sentAt(),
            data,
            Decoder.NO_ROWS,
            key == null ? "" : key,
            raw.position(),
            raw.trace()));
  }
}
