package dev.freshold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VersionTest {

  @Test
  void isBelow_aNanosecondApart_isExact() {
    Version earlier = new Version(1_732_300_000_000_000_001L);
    Version later = new Version(1_732_300_000_000_000_002L);

    assertThat((double) earlier.value()).isEqualTo((double) later.value());
    assertThat(earlier.isBelow(later)).isTrue();
    assertThat(later.isBelow(earlier)).isFalse();
    assertThat(earlier.isBelow(earlier)).isFalse();
  }

  @Test
  void order_isThatOfTheNumbers() {
    Stream<Version> versions = Stream.of(Long.MAX_VALUE, 0L, 7L).map(Version::new);

    assertThat(versions.sorted().map(Version::toString))
        .containsExactly("0", "7", "9223372036854775807");
  }

  @Test
  void negative_isNoVersion() {
    assertThatThrownBy(() -> new Version(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
