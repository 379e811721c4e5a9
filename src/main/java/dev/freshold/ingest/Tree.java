package dev.freshold.ingest;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into the tree of an event. */
final class Tree {

  private Tree() {}

  /** The field of a map; null if it is no map, has no such field, or has null there. */
  static @Nullable Object at(@Nullable Object tree, String name) {
    if (!(tree instanceof Map<?, ?> map)) {
      return null;
    }
    Object value = map.get(name);
    return Json.NULL.equals(value) ? null : value;
  }

  /** The same where it is text; empty otherwise. */
  static String text(@Nullable Object tree, String name) {
    return at(tree, name) instanceof String text ? text : "";
  }

  /** The same where it is a whole number, in digits or not; -1 otherwise. */
  static long number(@Nullable Object tree, String name) {
    return switch (at(tree, name)) {
      case Long number -> number;
      case String text when text.matches("\\d{1,18}") -> Long.parseLong(text);
      case null, default -> -1;
    };
  }
}
