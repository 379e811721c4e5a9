package dev.freshold.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.GetResult.LeaseGrant;
import dev.freshold.policy.Verdict.Reason;

/** What a read must come to. */
final class GetAssertions {

  private GetAssertions() {}

  static GetResult.Hit hit(GetResult result) {
    assertThat(result).isInstanceOf(GetResult.Hit.class);
    return (GetResult.Hit) result;
  }

  static GetResult.Miss miss(GetResult result) {
    assertThat(result).isInstanceOf(GetResult.Miss.class);
    return (GetResult.Miss) result;
  }

  static LeaseGrant lease(GetResult result) {
    LeaseGrant lease =
        switch (result) {
          case GetResult.Hit hit -> hit.lease();
          case GetResult.Miss miss -> miss.lease();
          case GetResult.Negative negative -> null;
        };
    if (lease == null) {
      throw new AssertionError("expected a lease in " + result);
    }
    return lease;
  }

  static void assertFresh(GetResult result, String text) {
    assertThat(hit(result).value().payload().text()).isEqualTo(text);
    assertThat(hit(result).stale()).isFalse();
  }

  /** Served as stale, with nothing to do for the reader. */
  static void assertStaleWithoutLease(GetResult result, String text) {
    assertThat(hit(result).value().payload().text()).isEqualTo(text);
    assertThat(hit(result).stale()).isTrue();
    assertThat(hit(result).lease()).isNull();
  }

  static void assertMissWithLease(GetResult result, Reason reason) {
    assertThat(miss(result).reason()).isEqualTo(reason);
    assertThat(miss(result).lease()).isNotNull();
    assertThat(miss(result).retryAfter()).isNull();
  }

  static void assertMissToRetry(GetResult result, long retryAfter) {
    assertThat(miss(result).lease()).isNull();
    assertThat(miss(result).retryAfter()).isEqualTo(retryAfter);
  }
}
