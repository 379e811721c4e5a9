package dev.freshold.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ClockWatchTest {

  private static final long EPOCH = 1_700_000_000_000L;

  private final ClockWatch watch = new ClockWatch();

  @Test
  void steadyClock_overAJitteryNetwork_isNotSuspected() {
    Random random = new Random(4_711);
    for (long asked = 0; asked < 3_600_000; asked += 1 + random.nextInt(2_000)) {
      long there = random.nextInt(400);
      long back = random.nextInt(400);
      assertThat(watch.observe(asked, asked + there + back, EPOCH + asked + there)).isZero();
    }
  }

  @Test
  void clockThatDriftsSlowly_isNotSuspected() {
    for (long asked = 0; asked < 86_400_000; asked += 60_000) {
      long slow = asked / 10_000; // 100 parts in a million
      assertThat(watch.observe(asked, asked + 1, EPOCH + asked - slow)).isZero();
    }
  }

  @Test
  void stepBack_beyondTheTolerance_isTold() {
    watch.observe(0, 1, EPOCH);

    assertThat(watch.observe(1_000, 1_001, EPOCH + 1_000 - 10_000)).isBetween(9_990L, 10_000L);
    assertThat(watch.observe(2_000, 2_001, EPOCH + 2_000 - 10_000)).as("told once").isZero();
  }

  @Test
  void stepBack_withinTheTolerance_isTakenForAdjustment() {
    watch.observe(0, 1, EPOCH);

    assertThat(watch.observe(1_000, 1_001, EPOCH + 1_000 - 240)).isZero();
  }

  @Test
  void stepForward_expiresEarly_andIsNoneOfItsBusiness() {
    watch.observe(0, 1, EPOCH);

    assertThat(watch.observe(1_000, 1_001, EPOCH + 3_600_000)).isZero();
  }
}
