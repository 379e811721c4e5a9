package dev.freshold.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Version;
import dev.freshold.policy.PutVerdict.Reason;

/** What a put that is carried out here must come to. */
final class PutAssertions {

  private PutAssertions() {}

  static void assertStored(PutCall put) {
    assertThat(put.go()).isInstanceOf(PutResult.Stored.class);
  }

  static void assertUnchanged(PutCall put) {
    assertThat(put.go()).isInstanceOf(PutResult.Unchanged.class);
  }

  static void assertRefused(PutCall put) {
    assertThat(put.go()).isInstanceOf(PutResult.Refused.class);
  }

  static void assertRefused(PutCall put, Reason reason) {
    assertThat(put.go())
        .isInstanceOfSatisfying(
            PutResult.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  /** Refused, and told the lowest version that would be stored. */
  static void assertBehind(PutCall put, long current) {
    assertThat(put.go())
        .isInstanceOfSatisfying(
            PutResult.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.BEHIND);
              assertThat(refused.current()).isEqualTo(new Version(current));
            });
  }
}
