package dev.freshold.origin.http;

import dev.freshold.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What tells a value from others (RFC 9110, section 8.8), as it is kept with it: an entity tag as
 * it came, or a moment behind a word that no entity tag begins with.
 */
final class Validator {

  private static final Pattern ENTITY_TAG = Pattern.compile("(W/)?\"[!#-~]*\"");

  private static final String MODIFIED = "modified ";

  /**
   * A moment is strong if the answer was made so much later that a second change within that second
   * is out of the question, and another clock as well (RFC 9110, section 8.8.2.2): its forerunners
   * asked for that minute.
   */
  private static final Duration STRONG_AFTER = Duration.ofSeconds(60);

  private Validator() {}

  /** A field that asks for the value only if it is another one. */
  record Condition(String field, String value) {}

  /** Of an answer; empty: it has none that can be relied on. */
  static String of(Fields fields, Instant now) {
    String tag = entityTag(fields);
    if (tag != null && fits(tag)) {
      return tag;
    }
    String modified = fields.single("Last-Modified");
    return modified != null && isStrong(modified, fields.single("Date"), now)
        ? MODIFIED + modified
        : "";
  }

  /** How to ask by it (RFC 9110, sections 13.1.2 and 13.1.3); null: it is none of ours. */
  static @Nullable Condition condition(String validator) {
    if (ENTITY_TAG.matcher(validator).matches()) {
      return new Condition("if-none-match", validator);
    }
    return validator.startsWith(MODIFIED)
        ? new Condition("if-modified-since", validator.substring(MODIFIED.length()))
        : null;
  }

  /** Whether an answer of 304 is about another value than was asked about (RFC 9111, 4.3.4). */
  static boolean isAboutAnother(Fields fields, String validator) {
    String tag = entityTag(fields);
    return tag != null
        && ENTITY_TAG.matcher(validator).matches()
        && !opaque(tag).equals(opaque(validator));
  }

  private static @Nullable String entityTag(Fields fields) {
    String tag = fields.single("ETag");
    return tag != null && ENTITY_TAG.matcher(tag).matches() ? tag : null;
  }

  /** Weak comparison (RFC 9110, section 8.8.3.2). */
  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }

  private static boolean fits(String validator) {
    return validator.length() <= Outcome.Value.MAX_VALIDATOR_LENGTH;
  }

  private static boolean isStrong(String modified, @Nullable String date, Instant now) {
    Instant changed = HttpDate.parse(modified, now);
    Instant made = date == null ? null : HttpDate.parse(date, now);
    return changed != null
        && made != null
        && Duration.between(changed, made).compareTo(STRONG_AFTER) >= 0;
  }
}
