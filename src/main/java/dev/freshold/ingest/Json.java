package dev.freshold.ingest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.NullValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON to a tree of maps, lists, texts, longs, doubles, truth values and {@link #NULL}. Strict: one
 * value and nothing behind it, no name twice, and no deeper than a person would write.
 */
final class Json {

  /** The null of expressions. */
  static final Object NULL = NullValue.NULL_VALUE;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_NUMBER = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .build())
          .build();

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws IOException saying where it is wrong, without what stands there
   */
  static Object parse(byte[] body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("is empty");
      }
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new IOException("has something behind its end");
      }
      return value;
    } catch (JacksonException broken) {
      JsonLocation place = broken.getLocation();
      throw new IOException(
          place == null ? "is no JSON that is read" : "is no JSON at byte " + place.getByteOffset(),
          broken);
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("is no JSON");
    };
  }

  /** What does not fit 64 bits becomes its digits, so that nothing takes it for a near number. */
  private static Object integer(JsonParser parser) throws IOException {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      case BIG_INTEGER -> parser.getText();
      case FLOAT, DOUBLE, BIG_DECIMAL -> parser.getDoubleValue();
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      fields.put(name, value(parser, parser.nextToken()));
    }
    return Collections.unmodifiableMap(fields);
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(parser, token));
    }
    return Collections.unmodifiableList(items);
  }
}
