package dev.freshold.ingest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A time as RFC 3339 writes it, such as 2026-01-02T03:04:05.678Z, as milliseconds since 1970. */
final class Timestamp {

  private static final int SECONDS_END = 19;
  private static final long DAY_SECONDS = 86_400;

  private Timestamp() {}

  /** Null if it is none. */
  static @Nullable Long millis(String text) {
    return isPlain(text) ? plain(text) : parsed(text);
  }

  private static @Nullable Long parsed(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException broken) {
      return null;
    }
  }

  /** In UTC, with a year of four digits: what nearly everybody writes. */
  private static boolean isPlain(String text) {
    int end = text.length() - 1;
    if (end < SECONDS_END || end > SECONDS_END + 10 || text.charAt(end) != 'Z') {
      return false;
    }
    for (int i = 0; i < end; i++) {
      char expected =
          i < SECONDS_END ? "0000-00-00T00:00:00".charAt(i) : i == SECONDS_END ? '.' : '0';
      char c = text.charAt(i);
      if (expected == '0' ? c < '0' || c > '9' : c != expected) {
        return false;
      }
    }
    return end != SECONDS_END + 1;
  }

  private static @Nullable Long plain(String text) {
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    try {
      long day =
          LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
      long seconds = day * DAY_SECONDS + hour * 3_600L + minute * 60L + second;
      return seconds * 1_000 + thousandths(text);
    } catch (DateTimeException broken) {
      return null;
    }
  }

  private static int thousandths(String text) {
    int millis = 0;
    for (int i = SECONDS_END + 1; i < SECONDS_END + 4; i++) {
      millis = millis * 10 + (i < text.length() - 1 ? text.charAt(i) - '0' : 0);
    }
    return millis;
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }
}
