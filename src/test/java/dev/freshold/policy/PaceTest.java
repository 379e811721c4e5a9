package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long START = 1_700_000_000_000L;

  @Test
  void pace_fresh_givesASecondsWorthAtOnceAndThenOneEachInterval() {
    Pace pace = new Pace(4, 0);
    for (int i = 0; i < 4; i++) {
      assertThat(pace.delayMillis(START)).isZero();
      pace = pace.taken(START);
    }

    assertThat(pace.delayMillis(START)).isEqualTo(250);
    assertThat(pace.delayMillis(START + 249)).isEqualTo(1);
    assertThat(pace.delayMillis(START + 250)).isZero();
  }

  @Test
  void pace_ofOneASecond_hasNoBurst() {
    Pace pace = new Pace(1, 0).taken(START);

    assertThat(pace.delayMillis(START)).isEqualTo(1_000);
    assertThat(pace.delayMillis(START + 1_000)).isZero();
  }

  @Test
  void pace_thatDoesNotDivideASecond_isNotExceeded() {
    for (int rate : List.of(3, 7, 600_000, 999_999, Pace.MAX_PER_SECOND)) {
      assertThat(grantedWithin(rate, 1_000)).as("rate %d", rate).isLessThanOrEqualTo(2L * rate);
    }
  }

  /** However the callers come, no window of any length sees more than a burst and its share. */
  @Test
  void pace_overAnyWindow_givesAtMostABurstAndItsShare() {
    Seeded.check(
        200,
        random -> {
          int rate = 1 + random.nextInt(60);
          List<Long> grants = grants(rate, random);
          for (int i = 0; i < grants.size(); i++) {
            for (int j = i; j < grants.size(); j++) {
              double seconds = (grants.get(j) - grants.get(i)) / 1000.0;
              assertThat(j - i + 1).isLessThanOrEqualTo((int) Math.floor(rate + rate * seconds));
            }
          }
        });
  }

  @Test
  void delay_isExactlyHowLongToWait() {
    Seeded.check(
        500,
        random -> {
          Pace pace = new Pace(1 + random.nextInt(5_000), 0);
          long now = START;
          for (int i = 0; i < 50; i++) {
            now += random.nextInt(3);
            long delay = pace.delayMillis(now);
            assertThat(pace.delayMillis(now + delay)).isZero();
            assertThat(delay == 0 || pace.delayMillis(now + delay - 1) > 0).isTrue();
            pace = delay == 0 ? pace.taken(now) : pace;
          }
        });
  }

  private static List<Long> grants(int rate, Random random) {
    Pace pace = new Pace(rate, 0);
    List<Long> grants = new ArrayList<>();
    long now = START;
    for (int i = 0; i < 400; i++) {
      now += random.nextInt(4) == 0 ? random.nextInt(3_000 / rate + 1) : 0;
      if (pace.delayMillis(now) == 0) {
        grants.add(now);
        pace = pace.taken(now);
      }
    }
    return grants;
  }

  /** As many as can be had from a caller that asks all the time. */
  private static long grantedWithin(int rate, long millis) {
    Pace pace = new Pace(rate, 0);
    long granted = 0;
    for (long now = START; now < START + millis; now++) {
      while (pace.delayMillis(now) == 0) {
        pace = pace.taken(now);
        granted++;
      }
    }
    return granted;
  }
}
