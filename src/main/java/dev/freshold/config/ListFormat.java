package dev.freshold.config;

import java.util.List;
import java.util.stream.Collectors;

/** Lists as YAML and JSON write them on one line. */
final class ListFormat {

  private ListFormat() {}

  /** Such as <code>["product:{id}", "all"]</code>. */
  static String print(List<?> items) {
    return items.stream()
        .map(item -> "\"" + item.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
