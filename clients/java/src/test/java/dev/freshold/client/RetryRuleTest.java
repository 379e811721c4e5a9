package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetryRuleTest {
  private static final RetryRule RULE = new RetryRule(RetryOptions.defaults());

  private static FresholdException failed(Status.Code code, @Nullable Duration retryAfter) {
    return new FresholdException(
        new FresholdException.Facts(
            ErrorKind.UNAVAILABLE, code, "", "", List.of(), retryAfter, Map.of()),
        null);
  }

  @Test
  void unavailable_isTriedAgain_afterABackoffThatGrowsToItsMost() {
    assertThat(RULE.again(failed(Status.Code.UNAVAILABLE, null), 1))
        .isBetween(Duration.ofMillis(25), Duration.ofMillis(50));
    assertThat(RULE.again(failed(Status.Code.UNAVAILABLE, null), 3))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(RULE.wait(failed(Status.Code.UNAVAILABLE, null), 1000))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  @Test
  void theWaitOfTheServer_standsInPlaceOfTheBackoff() {
    Duration told = Duration.ofMinutes(3);

    assertThat(RULE.again(failed(Status.Code.UNAVAILABLE, told), 1)).isEqualTo(told);
    assertThat(RULE.again(failed(Status.Code.RESOURCE_EXHAUSTED, told), 1)).isEqualTo(told);
  }

  @Test
  void whatNoRetryMends_isNotTriedAgain() {
    assertThat(RULE.again(failed(Status.Code.RESOURCE_EXHAUSTED, null), 1)).isNull();
    assertThat(RULE.again(failed(Status.Code.INTERNAL, null), 1)).isNull();
    assertThat(RULE.again(failed(Status.Code.DEADLINE_EXCEEDED, null), 1)).isNull();
    assertThat(RULE.again(FresholdException.closed(), 1)).isNull();
  }

  @Test
  void attempts_areBounded() {
    assertThat(RULE.again(failed(Status.Code.UNAVAILABLE, null), 4)).isNull();
  }
}
