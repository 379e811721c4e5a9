package dev.freshold.origin.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A moment as HTTP writes it, in any of its three forms (RFC 9110, section 5.6.7). */
final class HttpDate {

  private static final String TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

  /** IMF-fixdate, rfc850-date and asctime-date; what day of the week it was says nothing more. */
  private static final List<Pattern> FORMS =
      List.of(
          Pattern.compile(
              "[A-Z][a-z]{2}, (?<day>\\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) "
                  + TIME
                  + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{5,8}, (?<day>\\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\\d{2}) "
                  + TIME
                  + " GMT"),
          Pattern.compile(
              "[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \\d]\\d) "
                  + TIME
                  + " (?<year>\\d{4})"));

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private static final int LAST_SECOND = 59;
  private static final int CENTURY = 100;
  private static final int FARTHEST_YEARS = 50;

  private HttpDate() {}

  /**
   * The moment; null: it is none.
   *
   * @param now what a year of two digits is taken to be near to
   */
  static @Nullable Instant parse(String text, Instant now) {
    for (Pattern form : FORMS) {
      Matcher match = form.matcher(text);
      if (match.matches()) {
        return moment(match, now);
      }
    }
    return null;
  }

  private static @Nullable Instant moment(Matcher match, Instant now) {
    try {
      return LocalDateTime.of(
              year(match.group("year"), now),
              MONTHS.indexOf(match.group("month")) + 1,
              Integer.parseInt(match.group("day").strip()),
              Integer.parseInt(match.group("hour")),
              Integer.parseInt(match.group("minute")),
              second(match.group("second")))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException impossible) {
      return null;
    }
  }

  /** What seems more than 50 years ahead is the last year in the past that ends so. */
  private static int year(String digits, Instant now) {
    int year = Integer.parseInt(digits);
    if (digits.length() > 2) {
      return year;
    }
    int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
    int near = thisYear - thisYear % CENTURY + year;
    return near > thisYear + FARTHEST_YEARS ? near - CENTURY : near;
  }

  /** A leap second is taken for the one before it, for our time has none. */
  private static int second(String digits) {
    int second = Integer.parseInt(digits);
    return second == LAST_SECOND + 1 ? LAST_SECOND : second;
  }
}
