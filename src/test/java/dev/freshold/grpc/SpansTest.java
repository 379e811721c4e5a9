package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1, 999999, 1000",
    "1, 500000000, 1500",
    "315576000000, 0, 315576000000000"
  })
  void millis_valid_areRoundedDown(long seconds, int nanos, long millis) {
    Faults faults = new Faults();
    assertThat(Spans.millis("wait", duration(seconds, nanos), faults)).isEqualTo(millis);
    assertThatCode(faults::raise).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, -1",
    "1, -1",
    "-1, 1",
    "0, 1000000000",
    "315576000001, 0",
    "9223372036854775807, 2147483647",
    "-9223372036854775808, -2147483648",
    "0, -2147483648"
  })
  void millis_invalidOrNegative_areAFault(long seconds, int nanos) {
    Faults faults = new Faults();
    assertThat(Spans.millis("wait", duration(seconds, nanos), faults)).isZero();
    assertThatThrownBy(faults::raise).hasMessageContaining("wait");
  }

  @Test
  void ageMillis_ofAFraction_areRoundedUp() {
    assertThat(Spans.ageMillis("load_duration", duration(0, 1), new Faults())).isEqualTo(1);
    assertThat(Spans.ageMillis("load_duration", duration(2, 0), new Faults())).isEqualTo(2000);
  }

  @Test
  void duration_ofMillis_comesBackTheSame() {
    assertThat(Spans.millis("age", Spans.duration(61_234), new Faults())).isEqualTo(61_234);
    assertThat(Spans.timestamp(-1))
        .isEqualTo(Timestamp.newBuilder().setSeconds(-1).setNanos(999_000_000).build());
  }

  private static Duration duration(long seconds, int nanos) {
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }
}
