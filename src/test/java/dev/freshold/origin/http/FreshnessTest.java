package dev.freshold.origin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Seeded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a header says of how long an answer may be served; "-" is nothing. */
class FreshnessTest {

  private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // RFC 9111, 4.2.1: s-maxage, then max-age
        "max-age=60 | 60 | -",
        "max-age=60, s-maxage=10 | 10 | 0",
        "s-maxage=10, max-age=60 | 10 | 0",
        "public, max-age=60, immutable | 60 | -",
        "MAX-AGE=60 | 60 | -",
        "public | - | -",
        "`` | - | -",
        // 5.2: a quoted argument counts like a token
        "max-age=\"60\" | 60 | -",
        "ext=\"a, no-store\", max-age=60 | 60 | -",
        "ext=\"a\\\", no-store\", max-age=60 | 60 | -",
        // 4.2.1: the first of several; what is no number is stale; the most restrictive wins
        "max-age=60, max-age=600 | 60 | -",
        "max-age=600, max-age=60 | 600 | -",
        "max-age=abc | 0 | -",
        "max-age | 0 | -",
        "max-age= | 0 | -",
        "max-age = 60 | 0 | -",
        "max-age=-1 | 0 | -",
        "max-age=1.5 | 0 | -",
        "max-age=\"60 | 0 | -",
        "s-maxage=x, max-age=60 | 0 | 0",
        "max-age=60; foo | 0 | -",
        // 1.2.2: delta-seconds have a greatest value
        "max-age=0000060 | 60 | -",
        "max-age=2147483648 | 2147483648 | -",
        "max-age=99999999999999999999999 | 2147483648 | -",
        // 5.2.2.4, 5.2.2.5, 5.2.2.7, 4.2.4: for whoever asked, and for nobody else
        "no-store | 0 | 0",
        "no-store, max-age=60, stale-if-error=60 | 0 | 0",
        "no-store=x | 0 | 0",
        "no-store; max-age=60 | 0 | 0",
        "foo\"bar, no-store | 0 | 0",
        "private | 0 | 0",
        "private=\"x-field\", max-age=60 | 0 | 0",
        "no-cache | 0 | 0",
        "No-Cache=\"set-cookie\", max-age=60 | 0 | 0",
        "no-cache, stale-while-revalidate=60 | 0 | 0",
        // 5.2.2.2, 5.2.2.8: no grace
        "must-revalidate | - | 0",
        "must-revalidate, max-age=60, stale-if-error=60 | 60 | 0",
        "proxy-revalidate, max-age=60 | 60 | 0",
        // RFC 5861: the longer of the windows
        "max-age=60, stale-while-revalidate=30 | 60 | 30",
        "max-age=60, stale-if-error=90 | 60 | 90",
        "max-age=60, stale-while-revalidate=30, stale-if-error=90 | 60 | 90",
        "s-maxage=60, stale-while-revalidate=30 | 60 | 30",
        "stale-while-revalidate=30 | - | 30",
        "max-age=60, stale-while-revalidate=x | 60 | 0",
        "max-age=60, stale-while-revalidate=99999999999999999999 | 60 | 2147483648",
        // 5.2.3: what nobody understands is passed over
        "=60, , ;, \"x\", max-age=60 | 60 | -",
      })
  void cacheControl_isReadAsASharedCacheReadsIt(String control, String ttl, String grace) {
    assertThat(Freshness.of(fields("Cache-Control", control), NOW))
        .isEqualTo(new Freshness(span(ttl), span(grace)));
  }

  @ParameterizedTest(name = "{0}, age {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 9111, 4.2.3: what caches on the way held it for is over
        "max-age=60 | 20 | 40 | -",
        "max-age=60 | 60 | 0 | -",
        "max-age=60, stale-if-error=30 | 70 | 0 | 20",
        "max-age=60, stale-if-error=30 | 99999999999999 | 0 | 0",
        "stale-if-error=30 | 70 | - | 30",
        // 5.1: the first of several; what is no number is not there
        "max-age=60 | 20, 50 | 40 | -",
        "max-age=60 | -5 | 60 | -",
        "max-age=60 | soon | 60 | -",
      })
  void age_isTakenOff(String control, String age, String ttl, String grace) {
    assertThat(Freshness.of(fields("Cache-Control", control, "Age", age), NOW))
        .isEqualTo(new Freshness(span(ttl), span(grace)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        // RFC 9111, 5.3: from its Date, or from when it came
        "Tue, 03 Nov 2026 10:02:00 GMT | Tue, 03 Nov 2026 10:01:00 GMT | 60",
        "Tue, 03 Nov 2026 10:02:00 GMT | - | 120",
        "Tue, 03 Nov 2026 10:02:00 GMT | yesterday | 120",
        "Tuesday, 03-Nov-26 10:02:00 GMT | - | 120",
        "Tue Nov  3 10:02:00 2026 | - | 120",
        "Tue, 03 Nov 2026 09:00:00 GMT | - | 0",
        "0 | - | 0",
        "-1 | - | 0",
        "Fri, 31 Dec 9999 23:59:59 GMT | - | 2147483648",
      })
  void expires_countsWhereNothingElseDoes(String expires, String date, String ttl) {
    Fields fields =
        date.equals("-") ? fields("Expires", expires) : fields("Expires", expires, "Date", date);

    assertThat(Freshness.of(fields, NOW)).isEqualTo(new Freshness(span(ttl), null));
  }

  @Test
  void expires_besideMaxAge_isPassedOver() {
    assertThat(Freshness.of(fields("Expires", "0", "Cache-Control", "max-age=60"), NOW).ttl())
        .isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void cacheControl_inSeveralLines_isOneList() {
    Fields fields = fields("Cache-Control", "max-age=60", "cache-control", "stale-if-error=5");

    assertThat(Freshness.of(fields, NOW))
        .isEqualTo(new Freshness(Duration.ofSeconds(60), Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"* | true", "accept, * | true", "accept | false", "*x | false"})
  void vary_withEverything_isForOnce(String vary, boolean once) {
    assertThat(
            Freshness.of(fields("Cache-Control", "max-age=60", "Vary", vary), NOW)
                .equals(Freshness.FOR_ONCE))
        .isEqualTo(once);
  }

  /** However it is garbled, it is read, and never as less than nothing. */
  @Test
  void cacheControl_ofAnyCharacters_isRead() {
    String alphabet = "max-age=60,s\"\\ ;no-store\t*0123é";
    Seeded.check(
        2_000,
        random -> {
          StringBuilder text = new StringBuilder("max-age=");
          for (int i = random.nextInt(40); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
          }

          Freshness freshness = Freshness.of(fields("Cache-Control", text.toString()), NOW);

          assertThat(freshness.ttl()).isNotNull().isBetween(Duration.ZERO, span("2147483648"));
        });
  }

  static Fields fields(String... namesAndValues) {
    List<Map.Entry<String, String>> lines = new ArrayList<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      lines.add(Map.entry(namesAndValues[i], namesAndValues[i + 1]));
    }
    return Fields.of(lines);
  }

  @SuppressWarnings("NullAway") // Nothing said is a case of what is compared.
  private static Duration span(String seconds) {
    return seconds.equals("-") ? null : Duration.ofSeconds(Long.parseLong(seconds));
  }
}
