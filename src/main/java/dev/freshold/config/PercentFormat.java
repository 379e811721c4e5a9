package dev.freshold.config;

import java.math.BigDecimal;

/** Fractions, written as 10% or 0.1. */
final class PercentFormat implements Format<Double> {

  static final PercentFormat INSTANCE = new PercentFormat();

  private static final String NUMBER = "\\d{1,9}(\\.\\d{1,9})?";

  private PercentFormat() {}

  @Override
  public Kind kind() {
    return Kind.PERCENT;
  }

  @Override
  public Double parse(String text) throws Unreadable {
    if (text.matches(NUMBER + "\\s*%")) {
      String number = text.substring(0, text.length() - 1).strip();
      return new BigDecimal(number).movePointLeft(2).doubleValue();
    }
    if (text.startsWith("-")) {
      throw new Unreadable("is negative", "write a percentage such as 10%");
    }
    if (!text.matches(NUMBER)) {
      throw new Unreadable("is not a percentage", "write a percentage such as 10%");
    }
    double fraction = Double.parseDouble(text);
    if (fraction > 1) {
      throw new Unreadable("has no percent sign", "write " + text + "%");
    }
    return fraction;
  }

  @Override
  public String print(Double value) {
    BigDecimal percent = BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros();
    return percent.toPlainString() + "%";
  }
}
