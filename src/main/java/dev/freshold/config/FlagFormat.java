package dev.freshold.config;

import java.util.Locale;

/** True or false. */
final class FlagFormat implements Format<Boolean> {

  static final FlagFormat INSTANCE = new FlagFormat();

  private FlagFormat() {}

  @Override
  public Kind kind() {
    return Kind.FLAG;
  }

  @Override
  public Boolean parse(String text) throws Unreadable {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new Unreadable("is neither true nor false", "write " + meant(text));
    };
  }

  @Override
  public String print(Boolean value) {
    return value.toString();
  }

  private static String meant(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "yes", "on", "1", "y", "true" -> "true";
      case "no", "off", "0", "n", "false" -> "false";
      default -> "true or false";
    };
  }
}
