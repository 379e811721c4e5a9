package dev.freshold.ingest;

import dev.freshold.ingest.Poison.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Change events of Debezium, as the connectors for Postgres and MySQL write them: an envelope with
 * the row before and after, what was done, and where that stands in the log of the database; with
 * its schema around it or without.
 *
 * <p>The type is <code>debezium.create</code>, <code>.update</code>, <code>.delete</code>, <code>
 * .snapshot</code> or <code>.truncate</code>; the source is the server, the schema or database, and
 * the table. The position is the LSN, or file and offset of the binary log as one number: it orders
 * the changes of one row, and says nothing of rows to each other.
 */
final class DebeziumFormat {

  private static final int FILE_BITS = 32;

  private DebeziumFormat() {}

  static boolean isOne(Object data) {
    Object envelope = envelope(data);
    return isTransaction(envelope)
        || (Tree.at(envelope, "op") instanceof String
            && Tree.at(envelope, "source") instanceof Map);
  }

  static Decoded decode(Raw raw, Object data) {
    Object envelope = envelope(data);
    if (isTransaction(envelope)) {
      return new Decoded.Nothing("the border of a transaction");
    }
    String operation = operation(Tree.text(envelope, "op"));
    Object source = Tree.at(envelope, "source");
    if (operation.isEmpty() || source == null) {
      return Decoded.bad(Category.MALFORMED, "is no change event: op or source is missing");
    }
    if (operation.equals("message")) {
      return new Decoded.Nothing("a logical message, which is of no row");
    }
    long position = position(source);
    String key = raw.key();
    return new Decoded.Good(
        new Event(
            identity(raw, envelope, source, operation, position),
            table(source),
            "debezium." + operation,
            "",
            time(raw, envelope, source),
            envelope,
            rows(envelope),
            key == null ? "" : key,
            position,
            raw.trace()));
  }

  private static Object envelope(Object data) {
    Object payload = Tree.at(data, "payload");
    return payload != null && Tree.at(data, "op") == null ? payload : data;
  }

  /** The topic of transaction metadata tells where transactions begin and end. */
  private static boolean isTransaction(Object envelope) {
    String status = Tree.text(envelope, "status");
    return (status.equals("BEGIN") || status.equals("END")) && Tree.at(envelope, "id") != null;
  }

  private static String operation(String op) {
    return switch (op) {
      case "c" -> "create";
      case "u" -> "update";
      case "d" -> "delete";
      case "r" -> "snapshot";
      case "t" -> "truncate";
      case "m" -> "message";
      default -> "";
    };
  }

  private static String table(Object source) {
    String schema = Tree.text(source, "schema");
    return Stream.of(
            Tree.text(source, "name"),
            schema.isEmpty() ? Tree.text(source, "db") : schema,
            Tree.text(source, "table"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("."));
  }

  private static List<Object> rows(Object envelope) {
    List<Object> rows = new ArrayList<>(2);
    for (String side : List.of("before", "after")) {
      Object row = Tree.at(envelope, side);
      if (row != null && !rows.contains(row)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static long position(Object source) {
    long lsn = Tree.number(source, "lsn");
    if (lsn >= 0) {
      return lsn;
    }
    String file = Tree.text(source, "file");
    long offset = Tree.number(source, "pos");
    String number = file.substring(file.lastIndexOf('.') + 1);
    return number.matches("\\d{1,9}") && offset >= 0 && offset >>> FILE_BITS == 0
        ? Long.parseLong(number) << FILE_BITS | offset
        : -1;
  }

  /**
   * A connector that was restarted writes some changes again, at other offsets of the topic but at
   * the same place of the database's log. All rows of a snapshot stand at one place of the log.
   */
  private static @Nullable Identity identity(
      Raw raw, Object envelope, Object source, String operation, long position) {
    if (position < 0 || operation.equals("snapshot")) {
      return Identity.ofPlace(raw);
    }
    String row =
        String.join("/", Long.toString(position), Objects.toString(Tree.at(source, "row")));
    Raw content =
        Raw.of(
            (Tree.at(envelope, "before") + "\n" + Tree.at(envelope, "after"))
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return Identity.of("cdc", table(source), row + '/' + operation + '/' + raw.key(), content);
  }

  /** When it was committed, by the database; the snapshot's rows know only when they were read. */
  private static long time(Raw raw, Object envelope, Object source) {
    return Stream.of(Tree.number(source, "ts_ms"), Tree.number(envelope, "ts_ms"), raw.sentAt())
        .filter(time -> time >= 0)
        .findFirst()
        .orElse(-1L);
  }
}
