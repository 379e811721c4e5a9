package dev.freshold.policy;

import java.util.ArrayList;
import java.util.List;

/** Text with placeholders in braces, such as <code>product:{id}</code>. */
record Template(String text, List<Part> parts) {

  /** Literal text, or the name of a placeholder. */
  record Part(String text, boolean placeholder) {}

  static Template parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      int literalEnd = open < 0 ? text.length() : open;
      if (literalEnd > at) {
        parts.add(new Part(literal(text.substring(at, literalEnd)), false));
      }
      if (open < 0) {
        break;
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        throw new IllegalArgumentException("has a '{' without its '}'");
      }
      parts.add(new Part(name(text.substring(open + 1, close)), true));
      at = close + 1;
    }
    return new Template(text, List.copyOf(parts));
  }

  List<String> placeholders() {
    return parts.stream().filter(Part::placeholder).map(Part::text).toList();
  }

  @Override
  public String toString() {
    return text;
  }

  private static String literal(String text) {
    if (text.indexOf('}') >= 0) {
      throw new IllegalArgumentException("has a '}' without its '{'");
    }
    return text;
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw new IllegalArgumentException(
          "has a placeholder {" + text + "}; a name is letters, digits, '-' and '_'");
    }
    return text;
  }
}
