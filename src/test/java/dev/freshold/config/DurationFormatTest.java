package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationFormatTest {

  private final DurationFormat format = DurationFormat.INSTANCE;

  @ParameterizedTest
  @CsvSource({
    "10m, 600000",
    "60s, 60000",
    "250ms, 250",
    "2h, 7200000",
    "1d, 86400000",
    "1m30s, 90000",
    "1h1ms, 3600001",
    "1d2h3m4s5ms, 93784005",
    "0s, 0"
  })
  void parse_numbersWithUnits_givesTheirSum(String text, long millis) throws Unreadable {
    assertThat(format.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"60s, 1m", "90s, 1m30s", "24h, 1d", "1500ms, 1s500ms", "0ms, 0s", "60m, 1h"})
  void print_anyWayOfWriting_givesTheCanonicalOne(String text, String canonical) throws Unreadable {
    assertThat(format.print(format.parse(text))).isEqualTo(canonical);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 minutes | is not a duration; write 10m",
        "10 min | is not a duration; write 10m",
        "1 hour and 30 minutes | is not a duration; write 1h30m",
        "1.5h | is not a duration; write 1h30m",
        "10M | is not a duration; write 10m",
        "PT10M | is not a duration; write 10m",
        "30s1m | is not a duration; write 1m30s",
        "60 | has no unit; write 60s for seconds",
        "-5s | is negative; write 5s",
        "-soon | is negative; write 60s"
      })
  void parse_recognisableMistake_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> format.parse(text)).isInstanceOf(Unreadable.class).hasMessage(fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "10x", "m", "10m!", "99999999999s", "Pfoo", "ms10"})
  void parse_anyOtherText_showsTheForm(String text) {
    assertThatThrownBy(() -> format.parse(text))
        .hasMessage(
            "is not a duration;"
                + " write numbers with units (d, h, m, s, ms), such as 60s or 1m30s");
  }

  @Test
  void parse_greatestNumbers_doesNotOverflow() throws Unreadable {
    assertThat(format.parse("9999999999d").toMillis()).isEqualTo(9_999_999_999L * 86_400_000);
  }
}
