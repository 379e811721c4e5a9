package dev.freshold.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwiftlyTest {

  private static final Duration AGES = Duration.ofDays(1);
  private static final Duration NEVER = Duration.ofNanos(-1);

  private final List<String> played = new ArrayList<>();

  private void failOnce(String attempt) {
    played.add(attempt);
    assertThat(played).hasSizeGreaterThan(1);
  }

  @Test
  void scenario_thatHolds_isPlayedOnce() {
    Swiftly.within(NEVER, played::add);

    assertThat(played).hasSize(1);
  }

  @Test
  void scenario_thatFailsInTime_fails() {
    assertThatThrownBy(() -> Swiftly.within(AGES, this::failOnce))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("size");
    assertThat(played).hasSize(1);
  }

  @Test
  void scenario_thatFailsTooLate_isPlayedAgainUnderAnotherName() {
    assertThatCode(() -> Swiftly.within(NEVER, this::failOnce)).doesNotThrowAnyException();

    assertThat(played).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void scenario_thatAlwaysFails_failsInTheEnd() {
    assertThatThrownBy(() -> Swiftly.within(NEVER, attempt -> assertThat(attempt).isEmpty()))
        .hasMessageContaining("always failed");
  }
}
