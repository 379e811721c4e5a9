package dev.freshold.origin.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The header of an answer: lines by name, whatever its case (RFC 9110, section 5.1). */
final class Fields {

  private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /** Of the lines as they came. */
  static Fields of(Iterable<Map.Entry<String, String>> lines) {
    Fields fields = new Fields();
    lines.forEach(
        line ->
            fields
                .lines
                .computeIfAbsent(line.getKey(), same -> new ArrayList<>())
                .add(line.getValue().strip()));
    return fields;
  }

  /** All lines of that name, in order. */
  List<String> lines(String name) {
    return lines.getOrDefault(name, List.of());
  }

  /**
   * The members of a list, over all of its lines (RFC 9110, section 5.6.1); empty ones are none.
   */
  List<String> members(String name) {
    return lines(name).stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(String::strip)
        .filter(member -> !member.isEmpty())
        .toList();
  }

  /**
   * The value of a field that may be there once (RFC 9110, section 5.5); null: it is not there, or
   * more than once, so that it cannot be known what is meant.
   */
  @Nullable String single(String name) {
    List<String> all = lines(name);
    return all.size() == 1 ? all.getFirst() : null;
  }
}
