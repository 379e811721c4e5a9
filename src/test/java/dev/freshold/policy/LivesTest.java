package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.testing.Seeded;
import org.junit.jupiter.api.Test;

/** How long things last: jitter, back-off, settle windows. */
class LivesTest {

  @Test
  void jitter_onlyShortens_andByAtMostItsFraction() {
    Seeded.check(
        2_000,
        random -> {
          long life = random.nextInt(86_400_000);
          double fraction = random.nextDouble();

          long shortened = Jitter.shorten(life, fraction, random.nextDouble());

          assertThat(shortened).isBetween((long) Math.floor(life * (1 - fraction)), life);
        });
  }

  @Test
  void jitter_ofNothing_changesNothing() {
    assertThat(Jitter.shorten(1_000, 0, 0.99)).isEqualTo(1_000);
    assertThat(Jitter.shorten(1_000, 0.5, 0)).isEqualTo(1_000);
    assertThat(Jitter.shorten(1_000, 0.5, 0.5)).isEqualTo(750);
  }

  @Test
  void backoff_doublesFromOneSecondToThirty() {
    long[] expected = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
    for (int failures = 0; failures < expected.length; failures++) {
      assertThat(Backoff.millis(failures, 0)).isEqualTo(expected[failures]);
    }
    assertThat(Backoff.millis(Integer.MAX_VALUE, 0)).isEqualTo(30_000);
  }

  @Test
  void backoff_jitterTakesUpToAQuarterOff() {
    Seeded.check(
        1_000,
        random -> {
          int failures = random.nextInt(120);
          long full = Backoff.millis(failures, 0);

          assertThat(Backoff.millis(failures, random.nextDouble()))
              .isBetween(full - full / 4, full);
        });
  }

  @Test
  void settle_hard_cutsBothLives() {
    assertThat(new Lifetime(100, 300).settled(1_000, new Settle(1_040, 0)))
        .isEqualTo(new Lifetime(40, 40));
    assertThat(new Lifetime(100, 300).settled(1_000, new Settle(1_200, 0)))
        .isEqualTo(new Lifetime(100, 200));
  }

  @Test
  void settle_soft_cutsTheFreshLifeOnly() {
    assertThat(new Lifetime(100, 300).settled(1_000, new Settle(0, 1_040)))
        .isEqualTo(new Lifetime(40, 300));
  }

  @Test
  void settle_windowOverWhenTheLoadBegan_cutsNothing() {
    Lifetime life = new Lifetime(100, 300);

    assertThat(life.settled(1_000, new Settle(1_000, 999))).isEqualTo(life);
    assertThat(life.settled(1_000, Settle.NONE)).isEqualTo(life);
  }

  @Test
  void settle_ofManyTags_isTheLatestOfEach() {
    assertThat(new Settle(5, 9).and(new Settle(7, 2))).isEqualTo(new Settle(7, 9));
  }

  @Test
  void settle_neverLengthensALife() {
    Seeded.check(
        2_000,
        random -> {
          int fresh = random.nextInt(100);
          Lifetime life = new Lifetime(fresh, fresh + random.nextInt(100));
          Settle settle = new Settle(900 + random.nextInt(300), 900 + random.nextInt(300));

          Lifetime settled = life.settled(1_000, settle);

          assertThat(settled.freshFor()).isBetween(0, life.freshFor());
          assertThat(settled.staleFor()).isBetween(settled.freshFor(), life.staleFor());
          assertThat(
                  settle.hardUntil() <= 1_000 || 1_000 + settled.staleFor() <= settle.hardUntil())
              .isTrue();
        });
  }

  @Test
  void lives_thatDoNotNest_areRejected() {
    assertThatThrownBy(() -> new Lifetime(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Lifetime(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
