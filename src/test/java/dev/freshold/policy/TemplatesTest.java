package dev.freshold.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.model.Tag;
import dev.freshold.testing.Seeded;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes of keys, and the tags that they fill in. */
class TemplatesTest {

  @ParameterizedTest
  @CsvSource({
    "{user}/profile, 42/profile, 42",
    "{user}/profile, a b:é/profile, a b:é",
    "user:{id}, user:42, 42",
    "user:{id}, user:4:2, 4:2",
    "{id}, anything/at:all, anything/at:all",
    "{a}:{b}, x:y, x|y",
    "{a}:{b}, x::y, x|:y",
    "{a}:{b}, ::y, :|y",
    "{a}/{b}/end, x/y/end, x|y",
    "p{a}--{b}, p1--2--3, 1|2--3",
  })
  void key_ofTheShape_givesItsValues(String template, String key, String values) {
    assertThat(KeyTemplate.parse(template).match(key)).isEqualTo(List.of(values.split("\\|")));
  }

  @ParameterizedTest
  @CsvSource({
    "{user}/profile, /profile",
    "{user}/profile, 42/profiles",
    "{user}/profile, 42",
    "user:{id}, user:",
    "user:{id}, User:42",
    "{a}:{b}, x:",
    "{a}:{b}, :y",
    "{a}:{b}, xy",
    "{a}-, x-y-",
  })
  void key_ofAnotherShape_hasNone(String template, String key) {
    assertThat(KeyTemplate.parse(template).match(key)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'', is empty",
    "plain, no placeholder",
    "{a}{b}, nothing between",
    "{a}:{a}, twice",
    "{a, without its '}'",
    "a}, without its '{'",
    "{}, a name is letters",
    "{1a}, a name is letters",
    "{a b}, a name is letters",
    "{a{b}}, a name is letters",
  })
  void keyTemplate_thatIsNone_isRejectedWithTheReason(String template, String reason) {
    assertThatThrownBy(() -> KeyTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason);
  }

  /** Where the values do not hold the text between them, what was filled in comes out again. */
  @Test
  void key_thatWasFilledIn_isTakenApartAgain() {
    KeyTemplate template = KeyTemplate.parse("u:{a}/{b}--{c}");
    Seeded.check(
        500,
        random -> {
          List<String> values = List.of(word(random), word(random), word(random));
          String key = "u:%s/%s--%s".formatted(values.toArray());

          assertThat(template.match(key)).isEqualTo(values);
        });
  }

  @Test
  void keyTemplate_namesItsPlaceholdersInOrder() {
    KeyTemplate template = KeyTemplate.parse("{tenant-id}/{user_2}");

    assertThat(template.placeholders()).containsExactly("tenant-id", "user_2");
    assertThat(template).hasToString("{tenant-id}/{user_2}");
  }

  @Test
  void tagTemplate_isFilledInFromTheKeyInAnyOrderAndAnyNumber() {
    List<String> names = List.of("a", "b");

    assertThat(TagTemplate.parse("x:{b}:{a}:{b}", names).render(List.of("1", "2")))
        .isEqualTo(new Tag("x:2:1:2"));
    assertThat(TagTemplate.parse("all", List.of()).render(List.of())).isEqualTo(new Tag("all"));
    assertThat(TagTemplate.parse("{a}{b}", names).render(List.of("1", "2")))
        .isEqualTo(new Tag("12"));
  }

  @Test
  void tagTemplate_withAPlaceholderThatTheKeyLacks_isRejectedAndTold() {
    assertThatThrownBy(() -> TagTemplate.parse("x:{c}", List.of("a", "b")))
        .hasMessageContaining("{c}")
        .hasMessageContaining("{a}, {b}");
    assertThatThrownBy(() -> TagTemplate.parse("x:{c}", List.of())).hasMessageContaining("nothing");
  }

  @Test
  void tagTemplate_ofTextThatNoTagMayHave_isRejected() {
    assertThatThrownBy(() -> TagTemplate.parse("a b", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TagTemplate.parse("é:{a}", List.of("a")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagTemplate_filledInWithWhatNoTagMayHave_isRejected() {
    TagTemplate template = TagTemplate.parse("user:{a}", List.of("a"));

    assertThatThrownBy(() -> template.render(List.of("a b")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> template.render(List.of("x".repeat(124))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(template.render(List.of("x".repeat(123))).name()).hasSize(128);
  }

  @Test
  void tagPattern_withAStar_standsForAnythingThatBeginsSo() {
    TagPattern pattern = new TagPattern("tenant:*");

    assertThat(pattern.matches(new Tag("tenant:"))).isTrue();
    assertThat(pattern.matches(new Tag("tenant:a:b"))).isTrue();
    assertThat(pattern.matches(new Tag("tenan"))).isFalse();
    assertThat(new TagPattern("*").matches(new Tag("x"))).isTrue();
  }

  @Test
  void tagPattern_withoutAStar_isTheTagItself() {
    TagPattern pattern = new TagPattern("all");

    assertThat(pattern.matchesAny(Set.of(new Tag("x"), new Tag("all")))).isTrue();
    assertThat(pattern.matchesAny(Set.of(new Tag("all:x")))).isFalse();
    assertThat(pattern.matchesAny(Set.of())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*b", "*a", "a**", "a b"})
  void tagPattern_thatIsNone_isRejected(String text) {
    assertThatThrownBy(() -> new TagPattern(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static String word(java.util.Random random) {
    return Long.toString(random.nextLong() >>> 20, 36);
  }
}
