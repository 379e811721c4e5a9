package dev.freshold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a name, and that no two names run together. */
class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "!", "~", "product:1", "*", "user:42/{x}\"'\\"})
  void tag_ofPrintableAscii_isValid(String name) {
    assertThat(Tag.isValid(name)).isTrue();
    assertThat(new Tag(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\tb", "a\nb", "é", "a\u007f", "\u0000", "🎈"})
  void tag_ofAnythingElse_isNot(String name) {
    assertThat(Tag.isValid(name)).isFalse();
    assertThatThrownBy(() -> new Tag(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tag_mayHave128Characters() {
    assertThat(Tag.isValid("x".repeat(128))).isTrue();
    assertThat(Tag.isValid("x".repeat(129))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "A-z_09", "x"})
  void tenant_ofLettersDigitsAndDashes_isValid(String name) {
    assertThatCode(() -> new Tenant(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:b", "a.b", "é", "{a}", "a\n"})
  void tenant_ofAnythingElse_isNot(String name) {
    assertThatThrownBy(() -> new Tenant(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tenant_thatIsNotNamed_hasAName() {
    assertThat(Tenant.DEFAULT.name()).isEqualTo("default");
    assertThatThrownBy(() -> new Tenant("x".repeat(65)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void subject_ofANamespace_isNoTagsSubject() {
    Subject namespace = Subject.ofNamespace("goods");

    assertThat(namespace.isNamespace()).isTrue();
    assertThat(Subject.of(new Tag("goods")).isNamespace()).isFalse();
    assertThat(Tag.isValid(namespace.name())).isFalse();
  }

  @Test
  void entryKey_subject_isTheSameForEverySchemaAndPathIsNot() {
    EntryKey six = new EntryKey(Tenant.DEFAULT, "goods", "v6", "a:b");
    EntryKey seven = new EntryKey(Tenant.DEFAULT, "goods", "v7", "a:b");

    assertThat(six.subject()).isEqualTo(seven.subject()).isEqualTo("goods:a:b");
    assertThat(six.path()).isEqualTo("goods:v6:a:b").isNotEqualTo(seven.path());
  }

  @Test
  void epoch_asText_comesBack() {
    for (long id : List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, 0x123456789abcdefL)) {
      Epoch epoch = new Epoch(id);
      assertThat(epoch.toString()).matches("[0-9a-f]{16}");
      assertThat(Epoch.parse(epoch.toString())).isEqualTo(epoch);
    }
  }
}
