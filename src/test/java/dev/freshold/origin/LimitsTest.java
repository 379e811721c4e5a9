package dev.freshold.origin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How many refreshes may begin, and how long leases last. */
class LimitsTest {

  /** The most that a budget lets begin within any second of so many. */
  private static int mostInASecond(int perSecond, int seconds) {
    RefreshBudget budget = new RefreshBudget(perSecond);
    int[] begun = new int[seconds * 1_000];
    for (int now = 0; now < begun.length; now++) {
      while (budget.tryTake(now)) {
        begun[now]++;
      }
    }
    int most = 0;
    for (int start = 0; start + 1_000 <= begun.length; start++) {
      int sum = 0;
      for (int now = start; now < start + 1_000; now++) {
        sum += begun[now];
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  @Test
  void budget_inAnySecond_isKeptButForItsBurst() {
    assertThat(mostInASecond(200, 3)).isBetween(200, 210);
    assertThat(mostInASecond(1, 5)).isBetween(1, 2);
    assertThat(mostInASecond(7, 5)).isBetween(7, 8);
  }

  @Test
  void budget_afterARest_givesNoMoreThanItsBurst() {
    RefreshBudget budget = new RefreshBudget(200);
    int begun = 0;
    while (budget.tryTake(1_000_000)) {
      begun++;
    }

    assertThat(begun).isEqualTo(10);
    assertThat(budget.hasRoom(1_000_000)).isFalse();
    assertThat(budget.hasRoom(1_000_005)).isTrue();
  }

  @Test
  void lease_beforeAnythingWasLoaded_isThePolicys() {
    assertThat(new LoadTimes().lease(10_000)).isEqualTo(10_000);
  }

  @Test
  void lease_ofFastLoads_isShort_andNeverShorterThanASecond() {
    LoadTimes times = new LoadTimes();
    for (int i = 0; i < 50; i++) {
      times.note(10);
    }

    assertThat(times.lease(10_000)).isEqualTo(1_000);
  }

  @Test
  void lease_ofSlowLoads_isLonger_andNeverLongerThanThePolicys() {
    LoadTimes times = new LoadTimes();
    for (int i = 0; i < 50; i++) {
      times.note(1_500);
    }
    assertThat(times.lease(10_000)).isBetween(3_000L, 4_000L);
    times.note(9_000);

    assertThat(times.lease(10_000)).isEqualTo(10_000);
  }

  /** RFC 6298, section 2: R; then 3/4 and 1/4, 7/8 and 1/8. */
  @Test
  void lease_afterTwoLoads_isByTheBook() {
    LoadTimes times = new LoadTimes();
    times.note(800);
    assertThat(times.lease(100_000)).isEqualTo(2 * (800 + 4 * 400));
    times.note(400);

    assertThat(times.lease(100_000)).isEqualTo(2 * (750 + 4 * 400));
  }
}
