package dev.freshold.config;

/** Whole numbers such as 100000. */
final class CountFormat implements Format<Long> {

  static final CountFormat INSTANCE = new CountFormat();

  private CountFormat() {}

  @Override
  public Kind kind() {
    return Kind.COUNT;
  }

  @Override
  public Long parse(String text) throws Unreadable {
    if (text.matches("\\d{1,18}")) {
      return Long.valueOf(text);
    }
    String digits = text.replaceAll("[ _,.']", "");
    throw new Unreadable(
        text.startsWith("-") ? "is negative" : "is not a whole number",
        digits.matches("\\d{1,18}") && text.matches("\\d{1,3}([ _,.']\\d{3})+")
            ? "write " + digits
            : "write a whole number, such as 1000");
  }

  @Override
  public String print(Long value) {
    return value.toString();
  }
}
