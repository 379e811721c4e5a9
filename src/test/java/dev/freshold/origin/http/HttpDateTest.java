package dev.freshold.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 5.6.7. */
class HttpDateTest {

  private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Sun, 06 Nov 1994 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z",
        "Sun Nov  6 08:49:37 1994 | 1994-11-06T08:49:37Z",
        "Wednesday, 16-Nov-76 08:49:37 GMT | 2076-11-16T08:49:37Z",
        "Wednesday, 16-Nov-77 08:49:37 GMT | 1977-11-16T08:49:37Z",
        "Mon, 29 Feb 2028 00:00:00 GMT | 2028-02-29T00:00:00Z",
        "Sat, 31 Dec 2016 23:59:60 GMT | 2016-12-31T23:59:59Z",
      })
  void parse_anyOfTheThreeForms_isTheMoment(String text, Instant moment) {
    assertThat(HttpDate.parse(text, NOW)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
        "Tue, 29 Feb 2027 00:00:00 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 23:59:61 GMT",
        "1994-11-06T08:49:37Z",
      })
  void parse_anythingElse_isNone(String text) {
    assertThat(HttpDate.parse(text, NOW)).isNull();
  }
}
