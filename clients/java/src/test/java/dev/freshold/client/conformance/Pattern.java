package dev.freshold.client.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What results are to look like, and what was kept of them. */
final class Pattern {
  private final Map<String, @Nullable Object> kept = new HashMap<>();

  /** A result that does not meet its pattern. */
  static final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
      super(message);
    }
  }

  @Nullable Object kept(String name) {
    return kept.get(name);
  }

  /** Captures of a pattern that is not met are not kept. */
  void match(@Nullable Object pattern, @Nullable Object result) throws Mismatch {
    Map<String, @Nullable Object> before = new HashMap<>(kept);
    try {
      check("result", pattern, result, true);
    } catch (Mismatch e) {
      kept.clear();
      kept.putAll(before);
      throw e;
    }
  }

  private void check(String at, @Nullable Object pattern, @Nullable Object result, boolean there)
      throws Mismatch {
    if ("$any".equals(pattern)) {
      demand(there, at + " is not there");
    } else if ("$absent".equals(pattern)) {
      demand(!there, at + " is there: " + Json.write(result));
    } else if (pattern instanceof Map<?, ?>) {
      object(at, Json.object(pattern), result, there);
    } else if (pattern instanceof List<?> items) {
      List<?> found = Json.list(result);
      demand(
          result instanceof List<?> && found.size() == items.size(),
          at + ": " + items.size() + " items wanted, found " + Json.write(result));
      for (int i = 0; i < items.size(); i++) {
        check(at + "[" + i + "]", items.get(i), found.get(i), true);
      }
    } else {
      demand(
          there && Objects.equals(pattern, result),
          at + ": wanted " + Json.write(pattern) + ", found " + Json.write(result));
    }
  }

  private static void demand(boolean met, String otherwise) throws Mismatch {
    if (!met) {
      throw new Mismatch(otherwise);
    }
  }

  private void object(
      String at, Map<String, @Nullable Object> pattern, @Nullable Object result, boolean there)
      throws Mismatch {
    Map<String, @Nullable Object> plain = new HashMap<>();
    for (Map.Entry<String, @Nullable Object> each : pattern.entrySet()) {
      if (each.getKey().startsWith("$")) {
        operator(at, each.getKey(), each.getValue(), result, there);
      } else {
        plain.put(each.getKey(), each.getValue());
      }
    }
    if (plain.isEmpty() && !pattern.isEmpty()) {
      return;
    }
    demand(
        there && result instanceof Map<?, ?>,
        at + ": an object wanted, found " + Json.write(result));
    Map<String, @Nullable Object> found = Json.object(result);
    for (Map.Entry<String, @Nullable Object> each : plain.entrySet()) {
      check(
          at + "." + each.getKey(),
          each.getValue(),
          found.get(each.getKey()),
          found.containsKey(each.getKey()));
    }
  }

  private void operator(
      String at, String name, @Nullable Object wanted, @Nullable Object result, boolean there)
      throws Mismatch {
    if (name.equals("$oneOf")) {
      oneOf(at, Json.list(wanted), result, there);
      return;
    }
    demand(there, at + " is not there");
    boolean met =
        switch (name) {
          case "$ge" ->
              result instanceof Double number && wanted instanceof Double bound && number >= bound;
          case "$le" ->
              result instanceof Double number && wanted instanceof Double bound && number <= bound;
          case "$has" ->
              Json.list(wanted).stream()
                  .allMatch(
                      each -> Json.list(result).stream().anyMatch(item -> meets(at, each, item)));
          case "$match" ->
              result instanceof String text
                  && wanted instanceof String regex
                  && java.util.regex.Pattern.compile(regex).matcher(text).find();
          case "$same" -> Objects.equals(kept.get(String.valueOf(wanted)), result);
          case "$capture" -> {
            kept.put(String.valueOf(wanted), result);
            yield true;
          }
          default -> throw new Mismatch("pattern " + name + " is unknown");
        };
    demand(
        met, at + ": " + name + " " + Json.write(wanted) + " wanted, found " + Json.write(result));
  }

  private void oneOf(String at, List<?> wanted, @Nullable Object result, boolean there)
      throws Mismatch {
    List<String> reasons = new ArrayList<>();
    for (Object each : wanted) {
      try {
        check(at, each, result, there);
        return;
      } catch (Mismatch e) {
        reasons.add(String.valueOf(e.getMessage()));
      }
    }
    throw new Mismatch(at + ": none of them: " + String.join("; ", reasons));
  }

  private boolean meets(String at, @Nullable Object pattern, @Nullable Object result) {
    try {
      check(at, pattern, result, true);
      return true;
    } catch (Mismatch e) {
      return false;
    }
  }

  /** Puts what was captured into arguments. */
  @Nullable Object fill(@Nullable Object value) {
    if (value instanceof String text
        && text.startsWith("$")
        && kept.containsKey(text.substring(1))) {
      return kept.get(text.substring(1));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::fill).toList();
    }
    if (value instanceof Map<?, ?>) {
      Map<String, @Nullable Object> made = new HashMap<>();
      Json.object(value).forEach((name, each) -> made.put(name, fill(each)));
      return made;
    }
    return value;
  }
}
