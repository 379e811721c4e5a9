package dev.freshold.grpc;

import dev.freshold.cache.Problem;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps what is said of an error short and plain: it travels in headers, of which clients take 8
 * KiB by default, and in which all but ASCII is written in six bytes for one.
 */
final class Words {

  /** As many bad fields are listed. */
  static final int MOST_FIELDS = 16;

  private static final int MESSAGE_LENGTH = 500;
  private static final int DETAIL_LENGTH = 160;
  private static final int QUOTE_LENGTH = 64;

  private Words() {}

  static String message(String text) {
    return plain(text, MESSAGE_LENGTH);
  }

  static String detail(String text) {
    return plain(text, DETAIL_LENGTH);
  }

  /** Text of the caller, as it is said back. */
  static String quoted(String text) {
    return plain(text, QUOTE_LENGTH);
  }

  static String listed(List<Problem.Field> fields) {
    String some =
        fields.stream()
            .limit(MOST_FIELDS)
            .map(field -> field.path() + ": " + field.fault())
            .collect(Collectors.joining("; "));
    return fields.size() <= MOST_FIELDS
        ? some
        : fields.size() + " fields are wrong, among them " + some;
  }

  private static String plain(String text, int length) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), length) + 8);
    for (int i = 0; i < text.length(); i++) {
      if (plain.length() >= length) {
        return plain.append("...").toString();
      }
      char c = text.charAt(i);
      if (c >= ' ' && c <= '~') {
        plain.append(c);
      } else {
        plain.append("\\u%04x".formatted((int) c));
      }
    }
    return plain.toString();
  }
}
