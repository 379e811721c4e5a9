package dev.freshold.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in bytes, written plainly or with a binary unit: 1048576, 512KiB, 1MiB. */
final class BytesFormat implements Format<Long> {

  static final BytesFormat INSTANCE = new BytesFormat();

  private static final String[] UNITS = {"GiB", "MiB", "KiB", "B"};
  private static final long[] UNIT_BYTES = {1L << 30, 1L << 20, 1L << 10, 1};

  private static final Pattern STRICT = Pattern.compile("(\\d{1,9})(GiB|MiB|KiB)|(\\d{1,18})B?");

  private static final Pattern LOOSE = Pattern.compile("(\\d{1,9})\\s*([KMG])(?:I?B)?");

  private BytesFormat() {}

  @Override
  public Kind kind() {
    return Kind.BYTES;
  }

  @Override
  public Long parse(String text) throws Unreadable {
    Matcher matcher = STRICT.matcher(text);
    if (!matcher.matches()) {
      throw unreadable(text);
    }
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(matcher.group(2))) {
        return Long.parseLong(matcher.group(1)) * UNIT_BYTES[i];
      }
    }
    return Long.valueOf(matcher.group(3));
  }

  @Override
  public String print(Long value) {
    for (int i = 0; i < UNITS.length - 1; i++) {
      if (value > 0 && value % UNIT_BYTES[i] == 0) {
        return value / UNIT_BYTES[i] + UNITS[i];
      }
    }
    return value.toString();
  }

  private static Unreadable unreadable(String text) {
    if (text.startsWith("-")) {
      return new Unreadable("is negative", "write a size such as 1MiB");
    }
    Matcher loose = LOOSE.matcher(text.toUpperCase(Locale.ROOT));
    return new Unreadable(
        "is not a size",
        loose.matches()
            ? "write " + loose.group(1) + loose.group(2) + "iB"
            : "write bytes as a plain number, or with KiB, MiB or GiB, such as 1MiB");
  }
}
