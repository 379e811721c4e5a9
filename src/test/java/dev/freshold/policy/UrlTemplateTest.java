package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.testing.Seeded;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URLs of keys: a key fills its place, and can do nothing else. */
class UrlTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/p/{a} | http://h/p/1",
        "https://h:8443/p/{b}/{a}.json | https://h:8443/p/2/1.json",
        "http://h/p?id={a}&also={a} | http://h/p?id=1&also=1",
        "http://h/{key} | http://h/1%2F2",
        "http://h?{a} | http://h?1",
        "http://[::1]:80/{a} | http://[::1]:80/1",
        "http://h/%7Bx/{a} | http://h/%7Bx/1",
      })
  void render_fillsPlaceholdersIn(String template, String url) {
    assertThat(UrlTemplate.parse(template, List.of("a", "b")).render("1/2", List.of("1", "2")))
        .isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "AZaz09-._~ | AZaz09-._~",
        "a/b | a%2Fb",
        "../../admin | ..%2F..%2Fadmin",
        "a?b#c&d=e | a%3Fb%23c%26d%3De",
        "a b+c | a%20b%2Bc",
        "%2e%2e | %252e%252e",
        "@evil.example:80 | %40evil.example%3A80",
        "é€😀 | %C3%A9%E2%82%AC%F0%9F%98%80",
        "\\\\x | %5C%5Cx",
        "... | ...",
        ".a | .a",
      })
  void render_encodesWhateverCouldMeanSomething(String key, String encoded) {
    assertThat(UrlTemplate.parse("http://h/{key}", List.of()).render(key, List.of()))
        .isEqualTo("http://h/" + encoded);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void render_wayOutOfThePath_isRefused(String value) {
    UrlTemplate template = UrlTemplate.parse("http://h/p/{a}/x", List.of("a"));

    assertThatThrownBy(() -> template.render("k", List.of(value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be a part of a URL's path");
  }

  /** Whatever the key is, it comes out of the one segment that it went into. */
  @Test
  void render_anyKey_staysInItsPlace() {
    UrlTemplate template = UrlTemplate.parse("http://h/p/{key}/x?q={key}", List.of());
    Seeded.check(
        500,
        random -> {
          String key = "k" + word(random);

          URI url = URI.create(template.render(key, List.of()));

          assertThat(url.getRawAuthority()).isEqualTo("h");
          assertThat(url.getRawFragment()).isNull();
          String[] segments = url.getRawPath().split("/", -1);
          assertThat(segments).hasSize(4);
          assertThat(URLDecoder.decode(segments[2], StandardCharsets.UTF_8)).isEqualTo(key);
          assertThat(url.getRawQuery()).isEqualTo("q=" + segments[2]);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | is empty",
        "http://h/p | has no placeholder",
        "http://h/{c} | uses {c}, which the key template does not provide; it provides {a}, {key}",
        "h/{a} | is no http or https URL",
        "ftp://h/{a} | is no http or https URL",
        "{a}://h/x | is no http or https URL",
        "http:///{a} | is no",
        "http:{a} | is no",
        "http://u@h/{a} | is no http or https URL",
        "http://{a}@h/x | is no http or https URL",
        "http://u:p@h/{a} | is no http or https URL",
        "http://h/{a}#f | is no http or https URL",
        "http://h/#{a} | is no http or https URL",
        "http://{a}/x | has a placeholder in its host",
        "http://{a}.h/x | has a placeholder in its host",
        "http://h.{a}:80/x | has a placeholder in its host",
        "http://h:{a}/x | is no",
        "http://h:8{a}/x | is no",
        "http://h:65536/{a} | is no http or https URL",
        "http://h:0/{a} | is no http or https URL",
        "http://h\\evil/{a} | is no URL",
        "http://h/a b/{a} | is no URL",
        "http://h/é/{a} | is no http or https URL",
        "http://h/{a | has a '{' without its '}'",
      })
  void parse_whatIsNoUrlOfOneHost_isRefusedWithTheReason(String template, String reason) {
    assertThatThrownBy(() -> UrlTemplate.parse(template, List.of("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void parse_givesATemplateThatSaysWhatItIs() {
    UrlTemplate template = UrlTemplate.parse("https://h/{key}", List.of());

    assertThat(template).hasToString("https://h/{key}");
    assertThat(template.isSecure()).isTrue();
    assertThat(UrlTemplate.parse("http://https:80/{key}", List.of()).isSecure()).isFalse();
  }

  private static String word(java.util.Random random) {
    return random
        .ints(random.nextInt(1, 20), 1, 0x2ff)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
