package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.testing.Seeded;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyRefreshTest {

  private static final long EXPIRY = 1_000_000;
  private static final int DRAWS = 20_000;

  @Test
  void off_isNeverDue() {
    assertThat(EarlyRefresh.OFF.isDue(EXPIRY, EXPIRY, 100)).isFalse();
    assertThat(new EarlyRefresh(0, 1e-300).isDue(EXPIRY + 1, EXPIRY, 100)).isFalse();
  }

  @Test
  void draw_ofOne_isDueAtTheEndAndNotBefore() {
    EarlyRefresh last = new EarlyRefresh(1, 1);

    assertThat(last.isDue(EXPIRY - 1, EXPIRY, 500)).isFalse();
    assertThat(last.isDue(EXPIRY, EXPIRY, 500)).isTrue();
  }

  @Test
  void load_thatCostsNothing_isNotRefreshedEarly() {
    assertThat(new EarlyRefresh(1, 1e-300).isDue(EXPIRY - 1, EXPIRY, 0)).isFalse();
  }

  @Test
  void arguments_outsideTheirRange_areRejected() {
    for (double beta : List.of(-0.1, Double.NaN)) {
      assertThatThrownBy(() -> new EarlyRefresh(beta, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (double draw : List.of(0.0, 1.1, Double.NaN)) {
      assertThatThrownBy(() -> new EarlyRefresh(1, draw))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** P(refresh before expiry - t) = exp(-t / (cost * beta)), within four standard deviations. */
  @Test
  void gap_beforeExpiry_isExponentialWithTheCostOfTheLoad() {
    Seeded.check(
        20,
        random -> {
          long cost = 50L + random.nextInt(500);
          double beta = List.of(0.5, 1.0, 2.0).get(random.nextInt(3));
          long gap = random.nextInt((int) (3 * cost * beta)) + 1L;
          int due = 0;
          for (int i = 0; i < DRAWS; i++) {
            EarlyRefresh early = new EarlyRefresh(beta, 1 - random.nextDouble());
            due += early.isDue(EXPIRY - gap, EXPIRY, cost) ? 1 : 0;
          }

          double expected = Math.exp(-gap / (cost * beta));
          double deviation = Math.sqrt(expected * (1 - expected) / DRAWS);
          assertThat((double) due / DRAWS)
              .as("cost %d, beta %s, %d before expiry", cost, beta, gap)
              .isBetween(expected - 4 * deviation, expected + 4 * deviation);
        });
  }
}
