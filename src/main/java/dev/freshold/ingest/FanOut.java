package dev.freshold.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Text with CEL in braces, such as <code>product:{data.id}</code>. An expression that yields a list
 * makes one text of each of its items; two of them in one text make all pairs.
 */
final class FanOut {

  /** Texts that one template may make of one event. */
  static final int MAX_TEXTS = 1_000;

  private final String text;
  private final List<Part> parts;

  private sealed interface Part {
    record Literal(String text) implements Part {}

    record Computed(Expression expression) implements Part {}
  }

  private FanOut(String text, List<Part> parts) {
    this.text = text;
    this.parts = parts;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static FanOut parse(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("is empty");
    }
    List<Part> parts = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int open = text.indexOf('{', at);
      String literal = text.substring(at, open < 0 ? text.length() : open);
      if (literal.indexOf('}') >= 0) {
        throw new IllegalArgumentException("has a '}' without its '{'");
      }
      if (!literal.isEmpty()) {
        parts.add(new Part.Literal(literal));
      }
      if (open < 0) {
        break;
      }
      int close = close(text, open);
      parts.add(new Part.Computed(Expression.parse(text.substring(open + 1, close))));
      at = close + 1;
    }
    return new FanOut(text, List.copyOf(parts));
  }

  /** Braces and quotes inside an expression are its own. */
  private static int close(String text, int open) {
    int depth = 0;
    char quote = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("has a '{' without its '}'");
  }

  /**
   * The texts for an event, in the order of its lists.
   *
   * @throws Unfit if an expression has no value for it, or one that is no text and no number
   */
  List<String> render(Map<String, Object> variables) throws Unfit {
    List<String> texts = List.of("");
    for (Part part : parts) {
      texts =
          switch (part) {
            case Part.Literal literal -> joined(texts, List.of(literal.text()));
            case Part.Computed computed ->
                joined(texts, texts(computed.expression(), computed.expression().eval(variables)));
          };
    }
    return texts;
  }

  private List<String> joined(List<String> heads, List<String> tails) throws Unfit {
    if ((long) heads.size() * tails.size() > MAX_TEXTS) {
      throw new Unfit("\"%s\" makes more than %d texts".formatted(text, MAX_TEXTS), null);
    }
    List<String> all = new ArrayList<>(heads.size() * tails.size());
    for (String head : heads) {
      for (String tail : tails) {
        all.add(head + tail);
      }
    }
    return all;
  }

  private static List<String> texts(Expression expression, Object value) throws Unfit {
    if (!(value instanceof List<?> list)) {
      return List.of(single(expression, value));
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      texts.add(single(expression, item));
    }
    return texts;
  }

  private static String single(Expression expression, Object value) throws Unfit {
    return switch (value) {
      case String text when !text.isEmpty() -> text;
      case Long number -> number.toString();
      case Boolean truth -> truth.toString();
      case null, default ->
          throw new Unfit(expression + " is neither text nor a whole number there", null);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
