package dev.freshold.access;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Tenant;
import dev.freshold.testing.ManualClock;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a tenant has left of its quota, on a clock that only the test moves. */
class AllowanceTest {

  private final ManualClock clock = new ManualClock();

  @Test
  void requests_ofASecond_mayComeAtOnceAndTheNextSaysWhen() {
    Allowance allowance = allowance(new Quota(10, 0, 0));
    for (int i = 0; i < 10; i++) {
      assertThat(allowance.enter(100, 1)).isNull();
    }

    Allowance.Excess excess = requireNonNull(allowance.enter(100, 1));

    assertThat(excess.quota()).isEqualTo("requests-per-second");
    assertThat(excess.limit()).isEqualTo(10);
    clock.advance(excess.retryMillis());
    assertThat(allowance.enter(100, 1)).isNull();
    assertThat(allowance.enter(100, 1)).isNotNull();
  }

  @Test
  void requests_afterALongRest_areNoMoreThanThoseOfASecond() {
    Allowance allowance = allowance(new Quota(10, 0, 0));
    clock.advance(3_600_000);

    int let = 0;
    while (allowance.enter(100, 1) == null) {
      let++;
    }

    assertThat(let).isEqualTo(10);
  }

  @Test
  void requests_overAnHour_areAsManyAsTheQuotaSays() {
    Allowance allowance = allowance(new Quota(7, 0, 0));
    int let = 0;
    for (int i = 0; i < 3_600_000; i += 20) {
      clock.advance(20);
      if (allowance.enter(1, 1) == null) {
        let++;
      }
    }
    assertThat(let).isBetween(7 * 3_600 - 1, 7 * 3_601);
  }

  @Test
  void bytes_ofOneLargeRequest_areWorkedOffBeforeTheNext() {
    Allowance allowance = allowance(new Quota(0, 1_000, 0));
    assertThat(allowance.enter(5_000, 1)).isNull();

    Allowance.Excess excess = requireNonNull(allowance.enter(1, 1));

    assertThat(excess.quota()).isEqualTo("bytes-per-second");
    assertThat(excess.retryMillis()).isBetween(4_000L, 4_001L);
    clock.advance(3_900);
    assertThat(allowance.enter(1, 1)).isNotNull();
    clock.advance(101);
    assertThat(allowance.enter(1, 1)).isNull();
  }

  @Test
  void bytes_ofAnswers_countAsWell() {
    Allowance allowance = allowance(new Quota(0, 1_000, 0));
    assertThat(allowance.enter(10, 1)).isNull();

    allowance.answered(4_000);

    assertThat(allowance.enter(10, 1)).isNotNull();
    clock.advance(3_100);
    assertThat(allowance.enter(10, 1)).isNull();
  }

  @Test
  void keys_inFlight_areFreedWhenTheyHaveLanded() {
    Allowance allowance = allowance(new Quota(0, 0, 100));
    assertThat(allowance.enter(1, 60)).isNull();

    Allowance.Excess excess = requireNonNull(allowance.enter(1, 41));

    assertThat(excess.quota()).isEqualTo("keys-in-flight");
    assertThat(excess.retryMillis()).isPositive();
    assertThat(allowance.enter(1, 40)).isNull();
    assertThat(allowance.inFlight()).isEqualTo(100);
    allowance.landed(60);
    assertThat(allowance.enter(1, 41)).isNull();
  }

  @Test
  void keys_ofOneCallThatCanNeverFit_areNotToldToTryAgain() {
    Allowance allowance = allowance(new Quota(0, 0, 100));

    assertThat(requireNonNull(allowance.enter(1, 101)).retryMillis()).isZero();
    assertThat(allowance.inFlight()).isZero();
  }

  @Test
  void refusal_byOneQuota_takesNoKeysOfAnother() {
    Allowance allowance = allowance(new Quota(1, 0, 100));
    assertThat(allowance.enter(1, 1)).isNull();

    assertThat(allowance.enter(1, 50)).isNotNull();

    assertThat(allowance.inFlight()).isEqualTo(1);
  }

  @Test
  void quotas_ofTenants_areTheirOwn() {
    Quotas quotas =
        new Quotas(
            new Quota(1, 0, 0),
            Map.of("bulk", new Quota(2, 0, 0), "free", Quota.NONE),
            this::nanos);
    Allowance shop = requireNonNull(quotas.of(new Tenant("shop")));
    Allowance bulk = requireNonNull(quotas.of(new Tenant("bulk")));

    assertThat(shop.enter(1, 1)).isNull();
    assertThat(shop.enter(1, 1)).isNotNull();
    assertThat(bulk.enter(1, 1)).isNull();
    assertThat(bulk.enter(1, 1)).isNull();
    assertThat(bulk.enter(1, 1)).isNotNull();
    assertThat(quotas.of(new Tenant("free"))).isNull();
    assertThat(quotas.of(new Tenant("shop"))).isSameAs(shop);
    assertThat(Quotas.NONE.of(new Tenant("shop"))).isNull();
  }

  private Allowance allowance(Quota quota) {
    return new Allowance(quota, this::nanos);
  }

  private long nanos() {
    return (clock.getAsLong() - ManualClock.START) * 1_000_000;
  }
}
