package dev.freshold.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations such as 10m, 250ms and 1m30s: descending units, each at most once, no fractions. */
final class DurationFormat implements Format<Duration> {

  static final DurationFormat INSTANCE = new DurationFormat();

  private static final String[] UNITS = {"d", "h", "m", "s", "ms"};
  private static final long[] UNIT_MILLIS = {86_400_000, 3_600_000, 60_000, 1_000, 1};

  /** Ten digits of days still fit into the milliseconds of a long. */
  private static final Pattern STRICT =
      Pattern.compile(
          "(?:(\\d{1,10})d)?(?:(\\d{1,10})h)?(?:(\\d{1,10})m(?!s))?"
              + "(?:(\\d{1,10})s)?(?:(\\d{1,10})ms)?");

  private static final Pattern LOOSE_PART =
      Pattern.compile("\\G\\s*(\\d{1,10}(?:\\.\\d{1,6})?)\\s*([a-z]+)\\s*(?:and|,)?\\s*");

  /** What people write for a unit, beside its own name. */
  private static final Map<String, Long> LOOSE_UNITS =
      Map.ofEntries(
          Map.entry("d", 86_400_000L),
          Map.entry("day", 86_400_000L),
          Map.entry("days", 86_400_000L),
          Map.entry("h", 3_600_000L),
          Map.entry("hr", 3_600_000L),
          Map.entry("hrs", 3_600_000L),
          Map.entry("hour", 3_600_000L),
          Map.entry("hours", 3_600_000L),
          Map.entry("m", 60_000L),
          Map.entry("min", 60_000L),
          Map.entry("mins", 60_000L),
          Map.entry("minute", 60_000L),
          Map.entry("minutes", 60_000L),
          Map.entry("s", 1_000L),
          Map.entry("sec", 1_000L),
          Map.entry("secs", 1_000L),
          Map.entry("second", 1_000L),
          Map.entry("seconds", 1_000L),
          Map.entry("ms", 1L),
          Map.entry("millis", 1L),
          Map.entry("millisecond", 1L),
          Map.entry("milliseconds", 1L));

  private DurationFormat() {}

  @Override
  public Kind kind() {
    return Kind.DURATION;
  }

  @Override
  public Duration parse(String text) throws Unreadable {
    Matcher matcher = STRICT.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw unreadable(text);
    }
    long millis = 0;
    for (int i = 0; i < UNITS.length; i++) {
      String count = matcher.group(i + 1);
      millis += count == null ? 0 : Long.parseLong(count) * UNIT_MILLIS[i];
    }
    return Duration.ofMillis(millis);
  }

  @Override
  public String print(Duration value) {
    StringBuilder text = new StringBuilder();
    long rest = value.toMillis();
    for (int i = 0; i < UNITS.length; i++) {
      if (rest >= UNIT_MILLIS[i]) {
        text.append(rest / UNIT_MILLIS[i]).append(UNITS[i]);
        rest %= UNIT_MILLIS[i];
      }
    }
    return text.isEmpty() ? "0s" : text.toString();
  }

  private Unreadable unreadable(String text) {
    if (text.matches("\\d{1,10}")) {
      return new Unreadable("has no unit", "write " + text + "s for seconds");
    }
    if (text.startsWith("-")) {
      Duration meant = meant(text.substring(1));
      return new Unreadable("is negative", "write " + (meant == null ? "60s" : print(meant)));
    }
    Duration meant = meant(text);
    return new Unreadable(
        "is not a duration",
        meant == null
            ? "write numbers with units (d, h, m, s, ms), such as 60s or 1m30s"
            : "write " + print(meant));
  }

  /** What was probably meant; null if that is anyone's guess. */
  private static @Nullable Duration meant(String text) {
    if (text.startsWith("P") || text.startsWith("p")) {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException invalid) {
        return null;
      }
    }
    Matcher part = LOOSE_PART.matcher(text.toLowerCase(Locale.ROOT));
    double millis = 0;
    int end = 0;
    while (part.find()) {
      Long unit = LOOSE_UNITS.get(part.group(2));
      if (unit == null) {
        return null;
      }
      millis += Double.parseDouble(part.group(1)) * unit;
      end = part.end();
    }
    return end == text.length() && end > 0 ? Duration.ofMillis(Math.round(millis)) : null;
  }
}
