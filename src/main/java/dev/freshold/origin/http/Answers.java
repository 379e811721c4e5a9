package dev.freshold.origin.http;

import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer over HTTP means. An origin is not trusted: what cannot be is a failure of it. No
 * message holds anything that the origin has written.
 *
 * @param versionHeader the field that holds the version of the row
 */
record Answers(String versionHeader) {

  private static final Pattern DIGITS = Pattern.compile("\\d{1,19}");

  /**
   * The answer.
   *
   * @param validator by which it was asked; empty: without condition
   * @param now when it came
   */
  LoadAnswer of(Reply reply, String validator, Instant now) {
    try {
      return switch (reply.status()) {
        case 200 -> found(reply, now);
        case 304 -> same(reply, validator, now);
        case 404, 410 -> absent(reply);
        case 401 -> new LoadAnswer.Denied(true, words(reply));
        case 403 -> new LoadAnswer.Denied(false, words(reply));
        default -> new LoadAnswer.Failed("the origin answered " + words(reply));
      };
    } catch (IllegalArgumentException impossible) {
      return new LoadAnswer.Failed("the origin answered with " + impossible.getMessage());
    }
  }

  private static String words(Reply reply) {
    return "HTTP " + reply.status();
  }

  private LoadAnswer found(Reply reply, Instant now) {
    Fields fields = reply.fields();
    Freshness freshness = Freshness.of(fields, now);
    return new LoadAnswer.Found(
        Content.of(reply.body(), fields, Validator.of(fields, now)),
        version(fields),
        SurrogateTags.of(fields),
        freshness.ttl(),
        freshness.grace());
  }

  /** It carries what the whole answer would say of its freshness (RFC 9110, section 15.4.5). */
  private static LoadAnswer same(Reply reply, String validator, Instant now) {
    if (Validator.condition(validator) == null) {
      return new LoadAnswer.Failed("the origin answered HTTP 304, though it was not asked that");
    }
    if (Validator.isAboutAnother(reply.fields(), validator)) {
      return new LoadAnswer.Failed("the origin answered HTTP 304 about another ETag");
    }
    Freshness freshness = Freshness.of(reply.fields(), now);
    return new LoadAnswer.NotModified(freshness.ttl(), freshness.grace());
  }

  private LoadAnswer absent(Reply reply) {
    return new LoadAnswer.Absent(
        version(reply.fields()), words(reply), SurrogateTags.of(reply.fields()));
  }

  private @Nullable Version version(Fields fields) {
    List<String> lines = fields.lines(versionHeader);
    if (lines.isEmpty()) {
      return null;
    }
    if (lines.size() > 1 || !DIGITS.matcher(lines.getFirst()).matches()) {
      throw unfit();
    }
    try {
      return new Version(Long.parseLong(lines.getFirst()));
    } catch (NumberFormatException tooLarge) {
      throw unfit();
    }
  }

  private IllegalArgumentException unfit() {
    return new IllegalArgumentException(
        "a %s that is not one number from 0 to %d".formatted(versionHeader, Long.MAX_VALUE));
  }
}
