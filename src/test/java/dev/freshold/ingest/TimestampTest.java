package dev.freshold.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-11-22T18:26:40Z",
        "2024-11-22T18:26:40.1Z",
        "2024-11-22T18:26:40.123456789Z",
        "2024-02-29T23:59:59.999Z",
        "1969-12-31T23:59:59.999Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2024-11-22T18:26:40+02:00",
        "2024-11-22T18:26Z",
        "2024-11-22T18:26:40.Z",
        "2024-11-22T18:26:40.1234567890Z",
        "2023-02-29T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-11-22T24:00:00Z",
        "2024-11-22T18:60:00Z",
        "2024-11-22T18:26:60Z",
        "2024-11-22 18:26:40Z",
        "2024-11-22T18:26:40z",
        "noon",
        "Z",
        ""
      })
  void millis_anyText_areWhatThePlatformSays(String text) {
    assertThat(Timestamp.millis(text)).isEqualTo(platform(text));
  }

  private static @Nullable Long platform(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException none) {
      return null;
    }
  }
}
