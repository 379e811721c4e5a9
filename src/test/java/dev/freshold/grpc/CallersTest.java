package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.Doorman;
import dev.freshold.cache.ProblemException;
import dev.freshold.model.Tenant;
import io.grpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

  private final Callers callers =
      new Callers(new Tenants(3), new Doorman(AccessPlan.OPEN, System::currentTimeMillis));

  @Test
  void caller_withoutMetadata_isAnyone() {
    assertThat(callers.of(new Metadata(), () -> null)).isEqualTo(Caller.ANYONE);
    assertThat(Caller.ANYONE.waitAtMost(60_000)).isEqualTo(60_000);
  }

  @Test
  void caller_withTimeout_waitsNoLonger() {
    Caller caller = callers.of(metadata("grpc-timeout", "500m"), () -> null);
    assertThat(caller.tenant()).isEqualTo(Tenant.DEFAULT);
    assertThat(caller.waitAtMost(60_000)).isBetween(0L, 490L);
    assertThat(caller.waitAtMost(10)).isLessThanOrEqualTo(10);
  }

  @Test
  void caller_whoseTimeIsOver_doesNotWait() {
    assertThat(callers.of(metadata("grpc-timeout", "0n"), () -> null).waitAtMost(60_000)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "S", "-1S", "123456789S", "5x", "1 S", "9e9S"})
  void caller_withMalformedTimeout_hasNone(String timeout) {
    assertThat(callers.of(metadata("grpc-timeout", timeout), () -> null).hasDeadline()).isFalse();
  }

  @Test
  void caller_withTheLongestTimeout_waitsAsLongAsItLikes() {
    assertThat(callers.of(metadata("grpc-timeout", "99999999H"), () -> null).waitAtMost(60_000))
        .isEqualTo(60_000);
  }

  @Test
  void caller_ofTwoTenants_isRefused() {
    Metadata metadata = metadata("freshold-tenant", "a");
    metadata.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), "b");
    assertThatThrownBy(() -> callers.of(metadata, () -> null))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("two different");
  }

  private static Metadata metadata(String name, String value) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return metadata;
  }
}
