package dev.freshold.client.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.client.Freshness;
import dev.freshold.client.Hits;
import dev.freshold.client.Negative;
import dev.freshold.client.NegativeKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpHeadersTest {
  @Test
  void aFreshHit_mayBeKept_inWholeSecondsRoundedDown() {
    var hit =
        Hits.of(
            Freshness.FRESH,
            Duration.ofMillis(9_900),
            Duration.ofMillis(20_900),
            3L,
            List.of("product:1", "brand:acme"));

    assertThat(HttpHeaders.of(hit, Visibility.PUBLIC))
        .isEqualTo(
            Map.of(
                "Cache-Control",
                "public, max-age=9, stale-while-revalidate=11",
                "Surrogate-Key",
                "product:1 brand:acme",
                "ETag",
                "\"v3\""));
  }

  @Test
  void aStaleHit_isAskedForAnew() {
    var hit = Hits.of(Freshness.STALE, Duration.ZERO, Duration.ofSeconds(5), null, List.of());

    assertThat(HttpHeaders.of(hit, Visibility.PRIVATE))
        .isEqualTo(Map.of("Cache-Control", "private, max-age=0, stale-while-revalidate=5"));
  }

  @Test
  void aNegative_mayBeKept_ifThereIsNoSuchThing() {
    var missing =
        new Negative<String>(NegativeKind.NOT_FOUND, "", Duration.ZERO, Duration.ofSeconds(7), "");
    var failed =
        new Negative<String>(
            NegativeKind.ORIGIN_ERROR, "", Duration.ZERO, Duration.ofSeconds(7), "");

    assertThat(HttpHeaders.of(missing, Visibility.PUBLIC))
        .isEqualTo(Map.of("Cache-Control", "public, max-age=7"));
    assertThat(HttpHeaders.of(failed, Visibility.PUBLIC))
        .isEqualTo(Map.of("Cache-Control", "no-store"));
    assertThat(HttpHeaders.of(Hits.miss(), Visibility.PUBLIC))
        .isEqualTo(Map.of("Cache-Control", "no-store"));
  }
}
