package dev.freshold.config;

/** Plain decimal numbers such as 1.0. */
final class NumberFormat implements Format<Double> {

  static final NumberFormat INSTANCE = new NumberFormat();

  private NumberFormat() {}

  @Override
  public Kind kind() {
    return Kind.NUMBER;
  }

  @Override
  public Double parse(String text) throws Unreadable {
    if (text.startsWith("-")) {
      throw new Unreadable("is negative", "write a number such as 1.0");
    }
    if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      throw new Unreadable("is not a number", "write a number such as 1.0");
    }
    return Double.valueOf(text);
  }

  @Override
  public String print(Double value) {
    return value.toString();
  }
}
