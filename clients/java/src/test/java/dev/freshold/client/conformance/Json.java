package dev.freshold.client.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as maps, lists, strings, booleans and doubles. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static @Nullable Object read(String text) {
    try {
      return normal(MAPPER.readValue(text, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static String write(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsString(whole(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Whole numbers without a fraction, as they came. */
  private static @Nullable Object whole(@Nullable Object value) {
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Json::whole).toList();
    }
    if (value instanceof Map<?, ?>) {
      Map<String, @Nullable Object> made = new LinkedHashMap<>();
      object(value).forEach((name, each) -> made.put(name, whole(each)));
      return made;
    }
    return value;
  }

  /** Every number as a double, so that equal ones are equal. */
  static @Nullable Object normal(@Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(Json::normal).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> made = new LinkedHashMap<>();
      map.forEach((name, each) -> made.put((String) name, normal(each)));
      return made;
    }
    return value instanceof Enum<?> constant ? constant.name() : value;
  }

  static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("an object wanted: " + value);
    }
    Map<String, @Nullable Object> made = new LinkedHashMap<>();
    map.forEach((name, each) -> made.put((String) name, each));
    return made;
  }

  static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  static List<String> strings(@Nullable Object value) {
    return list(value).stream().map(String.class::cast).toList();
  }

  static String text(Map<String, @Nullable Object> from, String name) {
    if (!(from.get(name) instanceof String text)) {
      throw new IllegalArgumentException(name + " is missing in " + from);
    }
    return text;
  }
}
