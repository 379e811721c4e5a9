package dev.freshold.origin.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The directives of Cache-Control (RFC 9111, section 5.2). Of a directive that is given twice the
 * first counts (section 4.2.1). What cannot be read is passed over, for a directive that nobody
 * understands is to be ignored (section 5.2.3).
 *
 * @param arguments by directive, in lower case; "" where there is none
 */
record CacheControl(Map<String, String> arguments) {

  /** The largest number of seconds that makes a difference (section 1.2.2). */
  static final long MOST_SECONDS = 1L << 31;

  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"");

  private static final Pattern DIGITS = Pattern.compile("\\d+");

  private static final int MOST_DIGITS = 10;

  static CacheControl of(List<String> lines) {
    Map<String, String> arguments = new HashMap<>();
    lines.stream()
        .flatMap(line -> members(line).stream())
        .map(String::strip)
        .forEach(
            member -> {
              int end = nameEnd(member);
              if (end > 0) {
                arguments.putIfAbsent(
                    member.substring(0, end).toLowerCase(Locale.ROOT),
                    argument(member.substring(end)));
              }
            });
    return new CacheControl(Map.copyOf(arguments));
  }

  /**
   * What stands between the commas that are not quoted; between all of them where a quote lacks its
   * end, for it is not to hide anything.
   */
  private static List<String> members(String line) {
    List<String> members = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '\\' && quoted) {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        members.add(line.substring(start, i));
        start = i + 1;
      }
    }
    members.add(line.substring(start));
    return quoted ? List.of(line.split(",")) : members;
  }

  private static int nameEnd(String member) {
    int end = 0;
    while (end < member.length() && TOKEN.indexOf(member.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  /** A token or a quoted string; the second is to be accepted for the first (section 5.2). */
  private static String argument(String rest) {
    if (!rest.startsWith("=")) {
      return "";
    }
    String argument = rest.substring(1);
    Matcher quoted = QUOTED.matcher(argument);
    return quoted.matches() ? quoted.group(1) : argument;
  }

  boolean has(String directive) {
    return arguments.containsKey(directive);
  }

  /**
   * The seconds that a directive gives; null where it is not there. What is no number makes the
   * answer stale, as section 4.2.1 advises.
   */
  @Nullable Long seconds(String directive) {
    String argument = arguments.get(directive);
    return argument == null ? null : number(argument);
  }

  /** Digits as a number, however many there are (section 1.2.2); anything else is 0. */
  static long number(String text) {
    if (!DIGITS.matcher(text).matches()) {
      return 0;
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    return digits.length() > MOST_DIGITS
        ? MOST_SECONDS
        : Math.min(MOST_SECONDS, Long.parseLong(digits));
  }
}
