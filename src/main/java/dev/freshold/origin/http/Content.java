package dev.freshold.origin.http;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value in an answer. */
final class Content {

  /** JSON, by its own name or as the form of another type (RFC 6839, section 3.1). */
  private static final Pattern READABLE = Pattern.compile("text/.+|application/([^/]+\\+)?json");

  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset=\"?(?<name>[^\";\\s]*)", Pattern.CASE_INSENSITIVE);

  private Content() {}

  /**
   * The value: as text where its type says so and its bytes are, else as bytes.
   *
   * @throws IllegalArgumentException if it is encoded, or its type is not one that can be kept
   */
  static Outcome.Value of(Payload body, Fields fields, String validator) {
    if (fields.members("Content-Encoding").stream()
        .anyMatch(coding -> !coding.equalsIgnoreCase("identity"))) {
      throw new IllegalArgumentException("a Content-Encoding, though identity was asked for");
    }
    String type = type(fields);
    return new Outcome.Value(body, saysText(type) && isUtf8(body), type, validator);
  }

  private static String type(Fields fields) {
    if (fields.lines("Content-Type").isEmpty()) {
      return "";
    }
    String type = fields.single("Content-Type");
    if (type == null
        || type.length() > Outcome.Value.MAX_CONTENT_TYPE_LENGTH
        || type.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException(
          "a Content-Type that is not one of at most %d printable ASCII characters"
              .formatted(Outcome.Value.MAX_CONTENT_TYPE_LENGTH));
    }
    return type;
  }

  private static boolean saysText(String type) {
    String name = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    Matcher charset = CHARSET.matcher(type);
    return READABLE.matcher(name).matches()
        && (!charset.find() || charset.group("name").equalsIgnoreCase("utf-8"));
  }

  private static boolean isUtf8(Payload body) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(body.array(), body.offset(), body.length()));
      return true;
    } catch (CharacterCodingException other) {
      return false;
    }
  }
}
