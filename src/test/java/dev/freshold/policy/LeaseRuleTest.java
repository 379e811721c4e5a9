package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Version;
import org.junit.jupiter.api.Test;

/** Rule R5: the lease that stands was granted under stamp 10, and lasts until 100. */
class LeaseRuleTest {

  private static final Epoch EPOCH = new Epoch(1);
  private static final LeaseRecord LEASE = new LeaseRecord(false, 0, EPOCH, 10, 0, 100, "t");

  @Test
  void mayGrant_whereNoneIsLive() {
    assertThat(LeaseRule.mayGrant(null, EPOCH, Generations.NONE, Mark.NONE, 50)).isTrue();
    assertThat(LeaseRule.mayGrant(LEASE, EPOCH, Generations.NONE, Mark.NONE, 100)).isTrue();
    assertThat(LeaseRule.mayGrant(LEASE, new Epoch(2), Generations.NONE, Mark.NONE, 50)).isTrue();
  }

  @Test
  void mayNotGrant_whereOneIsLive() {
    assertThat(LeaseRule.mayGrant(LEASE, EPOCH, new Generations(10, 10), Mark.NONE, 99)).isFalse();
  }

  @Test
  void mayGrant_whereTheLiveOneIsDoomed() {
    Version one = new Version(1);

    assertThat(LeaseRule.mayGrant(LEASE, EPOCH, new Generations(11, 0), Mark.NONE, 50)).isTrue();
    assertThat(LeaseRule.mayGrant(LEASE, EPOCH, new Generations(0, 11), Mark.NONE, 50)).isTrue();
    assertThat(grantsAfter(Mark.NONE.bustedAt(11, false))).isTrue();
    assertThat(grantsAfter(Mark.NONE.bustedAt(11, true))).isTrue();
    assertThat(grantsAfter(Mark.NONE.bustedAt(11, false, one))).isTrue();
    assertThat(grantsAfter(Mark.NONE.bustedAt(11, true, one))).isTrue();
    assertThat(grantsAfter(Mark.NONE.bustedAt(10, false, one))).isFalse();
  }

  @Test
  void wantsLoad_unlessTheValueIsFreshAndNobodyDrewAnEarlyRefresh() {
    assertThat(LeaseRule.wantsLoad(new Verdict.Fresh(false))).isFalse();
    assertThat(LeaseRule.wantsLoad(new Verdict.Fresh(true))).isTrue();
    assertThat(LeaseRule.wantsLoad(new Verdict.Stale(false))).isTrue();
    assertThat(LeaseRule.wantsLoad(new Verdict.Nothing(Verdict.Reason.ABSENT))).isTrue();
  }

  private static boolean grantsAfter(Mark mark) {
    return LeaseRule.mayGrant(LEASE, EPOCH, Generations.NONE, mark, 50);
  }
}
