package dev.freshold.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An event that a caller hands in. */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Handed(
    String id, String source, String type, String subject, long time, byte[] json) {

  /**
   * As rules see it.
   *
   * @return null if its data is no JSON
   */
  @Nullable Event event() {
    Object data;
    try {
      data = json.length == 0 ? Json.NULL : Json.parse(json);
    } catch (java.io.IOException broken) {
      return null;
    }
    return new Event(
        Identity.of("ce", source, id, Raw.of(json)),
        source,
        type,
        subject,
        time,
        data,
        List.of(),
        subject,
        -1,
        "");
  }
}
