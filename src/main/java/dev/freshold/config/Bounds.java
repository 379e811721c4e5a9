package dev.freshold.config;

/** The limits of a setting, which stand in its form as they would be written. */
record Bounds<T extends Comparable<T>>(Form form, Format<T> format) {

  /** The value of what was written, if it is within the limits. */
  T parse(String text) throws Unreadable {
    T value = format.parse(text);
    if (!form.least().isEmpty() && value.compareTo(format.parse(form.least())) < 0) {
      throw new Unreadable("is less than " + form.least(), remedy());
    }
    if (!form.most().isEmpty() && value.compareTo(format.parse(form.most())) > 0) {
      throw new Unreadable("is more than " + form.most(), remedy());
    }
    return value;
  }

  private String remedy() {
    return "write " + form.least() + " to " + form.most();
  }
}
