package dev.freshold.grpc;

import com.google.protobuf.Value;
import java.util.Map;

/** A value of protobuf as JSON text, whole numbers as such. */
final class ValueText {

  private static final double EXACT = 1L << 53;

  private ValueText() {}

  /** A number that a double may have rounded is a fault. */
  static void append(StringBuilder text, Value value, Faults faults) {
    switch (value.getKindCase()) {
      case NULL_VALUE, KIND_NOT_SET -> text.append("null");
      case NUMBER_VALUE -> number(text, value.getNumberValue(), faults);
      case STRING_VALUE -> quoted(text, value.getStringValue());
      case BOOL_VALUE -> text.append(value.getBoolValue());
      case STRUCT_VALUE -> {
        text.append('{');
        String comma = "";
        for (Map.Entry<String, Value> field : value.getStructValue().getFieldsMap().entrySet()) {
          text.append(comma);
          quoted(text, field.getKey());
          text.append(':');
          append(text, field.getValue(), faults);
          comma = ",";
        }
        text.append('}');
      }
      case LIST_VALUE -> {
        text.append('[');
        String comma = "";
        for (Value item : value.getListValue().getValuesList()) {
          text.append(comma);
          append(text, item, faults);
          comma = ",";
        }
        text.append(']');
      }
    }
  }

  private static void number(StringBuilder text, double number, Faults faults) {
    if (number == Math.rint(number) && Math.abs(number) <= EXACT) {
      text.append((long) number);
    } else if (Double.isFinite(number) && number != Math.rint(number)) {
      text.append(number);
    } else {
      faults.add(
          "data", "holds " + number + ", which may have been rounded; write json in place of data");
      text.append("null");
    }
  }

  private static void quoted(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ') {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
