package dev.freshold.access;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the audit log: JSON, with keys out of {@link AuditKey} in their order, and only those
 * that there is something to say for.
 */
public final class AuditEntry {

  private static final int MAX_TEXT = 256;

  private final AuditEvent event;
  private final Map<AuditKey, String> values = new EnumMap<>(AuditKey.class);

  public AuditEntry(AuditEvent event) {
    this.event = event;
    values.put(AuditKey.EVENT, quoted(event.word()));
  }

  public AuditEvent event() {
    return event;
  }

  /** Nothing is said of an empty text. */
  public AuditEntry with(AuditKey key, String value) {
    if (!value.isEmpty()) {
      values.put(key, quoted(value));
    }
    return this;
  }

  public AuditEntry with(AuditKey key, long value) {
    values.put(key, Long.toString(value));
    return this;
  }

  public AuditEntry with(AuditKey key, boolean value) {
    values.put(key, Boolean.toString(value));
    return this;
  }

  /** Nothing is said of an empty list. */
  public AuditEntry with(AuditKey key, List<String> some) {
    if (!some.isEmpty()) {
      StringBuilder list = new StringBuilder("[");
      some.forEach(one -> list.append(list.length() > 1 ? "," : "").append(quoted(one)));
      values.put(key, list.append(']').toString());
    }
    return this;
  }

  /** The line. */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder(256).append('{');
    values.forEach(
        (key, value) ->
            line.append(line.length() > 1 ? "," : "")
                .append('"')
                .append(key.word())
                .append("\":")
                .append(value));
    return line.append('}').toString();
  }

  private static String quoted(String text) {
    int length = Math.min(text.length(), MAX_TEXT);
    StringBuilder json = new StringBuilder(length + 8).append('"');
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c >= ' ' && c < 0x7f) {
        json.append(c);
      } else {
        json.append("\\u%04x".formatted((int) c));
      }
    }
    return json.append(length < text.length() ? "...\"" : "\"").toString();
  }
}
