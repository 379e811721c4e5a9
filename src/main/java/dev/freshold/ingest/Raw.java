package dev.freshold.ingest;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message as it came, whichever broker brought it.
 *
 * @param body empty: none, which is what a tombstone is
 * @param headers by name in lower case
 * @param key by which the broker keeps order, where it does; null: none
 * @param place where it stands: topic and partition, stream or queue
 * @param position where it stands there, monotone within the place; -1: the broker has none
 * @param sentAt milliseconds since 1970 by the broker or the sender; -1: unknown
 */
@SuppressWarnings("ArrayRecordComponent") // messages are handed on, never compared
public record Raw(
    byte[] body,
    Map<String, String> headers,
    @Nullable String key,
    String place,
    long position,
    long sentAt) {

  public Raw {
    TreeMap<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = lower;
  }

  /** A message of which nothing but its body is known. */
  public static Raw of(byte[] body) {
    return new Raw(body, Map.of(), null, "", -1, -1);
  }

  /** Empty if it has none. */
  String contentType() {
    return headers.getOrDefault(
        "content-type",
        headers.getOrDefault("content_type", headers.getOrDefault("ce_datacontenttype", "")));
  }

  /** Empty if it names none. */
  String trace() {
    return headers.getOrDefault(Event.TRACE, "");
  }

  /** Such as orders/3@1234. */
  public String where() {
    return position < 0 ? place : place + '@' + position;
  }

  int size() {
    return body.length;
  }
}
