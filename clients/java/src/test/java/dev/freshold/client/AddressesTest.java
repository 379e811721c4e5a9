package dev.freshold.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
  @Test
  void loopback_isOfThisMachineOnly() {
    assertThat(
            Addresses.loopback(
                List.of("localhost:9000", "127.0.0.2:9000", "[::1]:9000", "unix:/run/freshold")))
        .isTrue();
    assertThat(Addresses.loopback(List.of("dns:///localhost:9000"))).isTrue();
    assertThat(Addresses.loopback(List.of("localhost:9000", "cache.example:9000"))).isFalse();
    assertThat(Addresses.loopback(List.of("127.example.org:9000"))).isFalse();
    assertThat(Addresses.loopback(List.of("localhost.example.org:9000"))).isFalse();
  }

  @Test
  void target_ofOneAddress_isTheAddressItself() {
    assertThat(Addresses.target(List.of("dns:///a:9000"))).isEqualTo("dns:///a:9000");
    assertThat(Addresses.target(List.of("a:1", "b:2"))).isEqualTo("freshold:///a:1,b:2");
  }
}
