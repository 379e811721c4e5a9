package dev.freshold.ingest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way down the event, such as {@code data.id}, which is what most rules are made of. It means
 * what it does in CEL, and needs neither compiler nor interpreter.
 */
final class Path implements Expression {

  private static final Pattern FORM =
      Pattern.compile("(event|data|row)(\\.[A-Za-z_][A-Za-z_0-9]*)+");

  /** Names that none may have in CEL; it says so itself. */
  private static final Set<String> KEYWORDS = Set.of("false", "in", "null", "true");

  private final String text;
  private final List<String> names;

  private Path(String text, List<String> names) {
    this.text = text;
    this.names = names;
  }

  /** Null: it is something else. */
  static @Nullable Path of(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      return null;
    }
    List<String> names = List.of(text.split("\\.", -1));
    return names.stream().anyMatch(KEYWORDS::contains) ? null : new Path(text, names);
  }

  @Override
  public Object eval(Map<String, Object> variables) throws Unfit {
    Object at = variables;
    for (String name : names) {
      Object next = at instanceof Map<?, ?> map ? map.get(name) : null;
      if (next == null) {
        throw new Unfit(text + ": there is no " + name, null);
      }
      at = next;
    }
    return at;
  }

  @Override
  public String toString() {
    return text;
  }
}
