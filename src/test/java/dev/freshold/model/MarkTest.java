package dev.freshold.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.testing.Seeded;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MarkTest {

  private static final Version FIVE = new Version(5);
  private static final Version SIX = new Version(6);
  private static final Version SEVEN = new Version(7);

  @Test
  void nothingRemembered_meetsNothing() {
    assertThat(Mark.NONE.kills(null, 0)).isFalse();
    assertThat(Mark.NONE.kills(FIVE, 0)).isFalse();
    assertThat(Mark.NONE.ages(null, 0)).isFalse();
    assertThat(Mark.NONE.isAhead(null)).isFalse();
    assertThat(Mark.NONE.covers(FIVE, false)).isFalse();
    assertThat(Mark.NONE.newest()).isZero();
  }

  @Test
  void hardBust_killsWhatWasLoadedBeforeWhateverItsVersion() {
    Mark mark = Mark.NONE.bustedAt(10, false);

    assertThat(mark.kills(null, 9)).isTrue();
    assertThat(mark.kills(SEVEN, 9)).isTrue();
    assertThat(mark.kills(null, 10)).isFalse();
    assertThat(mark.kills(FIVE, 10)).isFalse();
  }

  @Test
  void softBust_agesWhatWasLoadedBeforeAndKillsNothing() {
    Mark mark = Mark.NONE.bustedAt(10, true);

    assertThat(mark.ages(null, 9)).isTrue();
    assertThat(mark.ages(SEVEN, 9)).isTrue();
    assertThat(mark.ages(null, 10)).isFalse();
    assertThat(mark.kills(null, 9)).isFalse();
  }

  @Test
  void versionedBust_meetsVersionsByVersionAndTheRestByNumber() {
    Mark mark = Mark.NONE.bustedAt(10, false, SIX);

    assertThat(mark.kills(FIVE, 99)).isTrue();
    assertThat(mark.kills(SIX, 1)).isFalse();
    assertThat(mark.kills(SEVEN, 1)).isFalse();
    assertThat(mark.kills(null, 9)).isTrue();
    assertThat(mark.kills(null, 10)).isFalse();
  }

  @Test
  void versionedSoftBust_agesByVersionAndFencesPuts() {
    Mark mark = Mark.NONE.bustedAt(10, true, SIX);

    assertThat(mark.ages(FIVE, 99)).isTrue();
    assertThat(mark.ages(SIX, 1)).isFalse();
    assertThat(mark.ages(null, 9)).isTrue();
    assertThat(mark.ages(null, 10)).isFalse();
    assertThat(mark.kills(FIVE, 1)).isFalse();
    assertThat(mark.isAhead(FIVE)).isTrue();
    assertThat(mark.isAhead(SIX)).isFalse();
    assertThat(mark.isAhead(null)).isTrue();
  }

  @Test
  void covers_versionUpToTheFence_isLateOrADuplicate() {
    Mark mark = Mark.NONE.bustedAt(10, false, SIX);

    assertThat(mark.covers(FIVE, false)).isTrue();
    assertThat(mark.covers(SIX, false)).isTrue();
    assertThat(mark.covers(SIX, true)).isTrue();
    assertThat(mark.covers(SEVEN, false)).isFalse();
    assertThat(mark.covers(SEVEN, true)).isFalse();
  }

  @Test
  void covers_hardAfterSoft_isNews() {
    Mark mark = Mark.NONE.bustedAt(10, true, SIX);

    assertThat(mark.covers(SIX, true)).isTrue();
    assertThat(mark.covers(SIX, false)).isFalse();
  }

  @Test
  void lateBust_leavesTheFencesWhereTheyStand() {
    Mark mark = Mark.NONE.bustedAt(10, false, SEVEN).bustedAt(11, false, FIVE);

    assertThat(mark.fence()).isEqualTo(SEVEN);
    assertThat(mark.hardFence()).isEqualTo(SEVEN);
  }

  @Test
  void newest_isTheHighestOfTheFourNumbers() {
    assertThat(Mark.NONE.bustedAt(4, false).newest()).isEqualTo(4);
    assertThat(Mark.NONE.bustedAt(5, true).newest()).isEqualTo(5);
    assertThat(Mark.NONE.bustedAt(6, false, FIVE).newest()).isEqualTo(6);
    assertThat(Mark.NONE.bustedAt(7, true, FIVE).newest()).isEqualTo(7);
  }

  /** Whatever comes in whatever order: what is dead stays dead, and fences only rise. */
  @Test
  void marks_onlyEverKillMore() {
    Seeded.check(
        300,
        random -> {
          Mark mark = Mark.NONE;
          for (int number = 1; number <= 12; number++) {
            Mark after = busted(mark, number, random);
            assertOnlyStricter(mark, after);
            mark = after;
          }
        });
  }

  private static Mark busted(Mark mark, long number, Random random) {
    return random.nextBoolean()
        ? mark.bustedAt(number, random.nextBoolean())
        : mark.bustedAt(number, random.nextBoolean(), new Version(random.nextInt(6)));
  }

  private static void assertOnlyStricter(Mark before, Mark after) {
    for (int stamp = 0; stamp <= 12; stamp++) {
      for (int version = -1; version < 6; version++) {
        Version of = version < 0 ? null : new Version(version);
        assertThat(after.kills(of, stamp) || !before.kills(of, stamp)).isTrue();
        assertThat(after.ages(of, stamp) || !before.ages(of, stamp)).isTrue();
        assertThat(after.isAhead(of) || !before.isAhead(of)).isTrue();
      }
    }
    assertThat(height(after.hardFence())).isLessThanOrEqualTo(height(after.fence()));
  }

  private static long height(@Nullable Version fence) {
    return fence == null ? -1 : fence.value();
  }
}
