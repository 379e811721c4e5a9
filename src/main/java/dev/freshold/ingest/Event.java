package dev.freshold.ingest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event, whatever it was written as. Its data is a tree of maps, lists, texts, longs, doubles,
 * truth values and {@link Json#NULL}.
 *
 * @param identity what tells it from every other event, and is the same each time that it is
 *     delivered; null: nothing does, so that each delivery is an event of its own
 * @param subject empty if it names none
 * @param time when it happened, in milliseconds since 1970; -1: unknown
 * @param data all of it
 * @param rows of a change to a row: the row before and after, as far as each is known
 * @param key of the message; empty if it has none
 * @param position monotone within its source: an offset, a sequence, a place in a database's log;
 *     -1: none
 * @param trace the traceparent of whatever made it happen (W3C Trace Context); empty if it names
 *     none
 */
public record Event(
    @Nullable Identity identity,
    String source,
    String type,
    String subject,
    long time,
    Object data,
    List<Object> rows,
    String key,
    long position,
    String trace) {

  /** The header, and the attribute of a CloudEvent, that names it. */
  static final String TRACE = "traceparent";

  public Event {
    rows = List.copyOf(rows);
  }

  /** By which names expressions see it. */
  Map<String, Object> variables() {
    return Map.of(
        "event",
        Map.of("source", source, "type", type, "subject", subject, "time", time),
        "data",
        data,
        "rows",
        rows,
        "row",
        rows.isEmpty() ? data : rows.getLast(),
        "key",
        key,
        "position",
        position);
  }
}
