package dev.freshold.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.store.StoreDriver.Served;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is put is given back as it came, under whatever name it was put. */
public interface StorePayloadContract extends StoreFixture {

  @Test
  default void payload_ofEveryByteThereIs_comesBack() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }

    assertComesBack(new Outcome.Value(Payload.of(every), false, "application/octet-stream"));
  }

  @Test
  default void payload_ofNoByte_isAValueAllTheSame() {
    assertComesBack(new Outcome.Value(Payload.of(new byte[0]), false, ""));
  }

  @Test
  default void payload_ofOneMebibyte_comesBack() {
    byte[] large = new byte[1 << 20];
    new Random(20).nextBytes(large);

    assertComesBack(new Outcome.Value(Payload.of(large), false, "image/png"));
  }

  @Test
  default void payload_thatIsPartOfAnArray_comesBackWithoutTheRest() {
    byte[] array = "header and value".getBytes(StandardCharsets.UTF_8);
    EntryKey key = on().key("a");

    on().put(key).outcome(new Outcome.Value(Payload.from(array, 11), true, "")).go();

    assertThat(on().text(key)).isEqualTo("value");
  }

  @Test
  default void textFlagAndContentType_comeBack() {
    Payload bytes = Payload.of("{\"grüße\":\"\u0000🎈\"}");

    assertComesBack(new Outcome.Value(bytes, true, "application/json; charset=utf-8"));
    assertComesBack(new Outcome.Value(bytes, false, "application/json; charset=utf-8"));
    assertComesBack(new Outcome.Value(bytes, true, ""));
  }

  @Test
  default void negative_ofEachKind_comesBackWithItsMessage() {
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      assertComesBack(new Outcome.Negative(kind, "no such row: 'ünïcode', {braces}, 100%"));
      assertComesBack(new Outcome.Negative(kind, ""));
    }
  }

  @Test
  default void key_of512BytesOfUnicode_isAsGoodAsAny() {
    String key = "ключ🎈".repeat(42) + "a".repeat(8);
    assertThat(key.getBytes(StandardCharsets.UTF_8)).hasSize(EntryKey.MAX_KEY_BYTES);

    assertIsAsGoodAsAny(key);
  }

  @Test
  default void key_ofCharactersThatMeanSomethingElsewhere_isAsGoodAsAny() {
    Stream.of(
            ":",
            "a:b:c",
            "{",
            "}",
            "{a}",
            "{}",
            "{{x}}",
            "*",
            "?",
            "[a-z]",
            "\\",
            "'",
            "\"",
            "\"quoted\"",
            " ",
            " a b ",
            "\t",
            "$1",
            "%00",
            "#",
            "/../",
            "namespace goods",
            "-",
            "_",
            "é",
            "e\u0301",
            "\u0001",
            "\u007f",
            "ß",
            "NULL",
            "0",
            "k:goods::a")
        .forEach(this::assertIsAsGoodAsAny);
  }

  @Test
  default void keys_thatDifferInOneOddCharacter_areApart() {
    List<String> keys = List.of("a:b", "a{b", "a}b", "a*b", "a?b", "a b", "a\"b", "a\\b", "ab");
    keys.forEach(key -> on().put(on().key(key)).text("of " + key).go());

    on().bust(on().key("a*b")).go();

    for (String key : keys) {
      Served expected = key.equals("a*b") ? Served.NOTHING : Served.FRESH;
      assertThat(on().served(on().key(key))).as(key).isEqualTo(expected);
    }
  }

  @Test
  default void tags_asManyAndAsLongAsAllowed_eachInvalidates() {
    List<Tag> tags =
        IntStream.range(0, Tag.MAX_PER_ENTRY)
            .mapToObj(i -> new Tag("%03d:".formatted(i) + "x".repeat(Tag.MAX_LENGTH - 4)))
            .toList();

    assertEachInvalidates(tags);
  }

  @Test
  default void tags_ofEveryPrintableCharacter_eachInvalidates() {
    IntStream.rangeClosed('!', '~')
        .mapToObj(code -> List.of(new Tag("t" + (char) code), new Tag("" + (char) code)))
        .forEach(this::assertEachInvalidates);
  }

  @Test
  default void tags_thatDifferInCaseOnly_areApart() {
    EntryKey key = on().key("a");
    on().put(key).tags("Product:1").go();

    on().bump(StoreDriver.tag("product:1")).go();

    assertThat(on().served(key)).isEqualTo(Served.FRESH);
  }

  private void assertComesBack(Outcome outcome) {
    EntryKey key = on().key("round trip");
    on().put(key).outcome(outcome).go();
    assertThat(on().entry(key).outcome()).isEqualTo(outcome);
  }

  private void assertIsAsGoodAsAny(String name) {
    EntryKey key = on().key(name);
    String token = on().lease(key);
    assertThat(on().put(key).leased(token).text("of " + name).go())
        .as(name)
        .isInstanceOf(PutResult.Stored.class);
    assertThat(on().text(key)).as(name).isEqualTo("of " + name);
    on().bust(key).version(5).go();
    assertThat(on().served(key)).as(name).isEqualTo(Served.NOTHING);
    assertThat(on().put(key).version(4).go()).as(name).isInstanceOf(PutResult.Refused.class);
  }

  private void assertEachInvalidates(List<Tag> tags) {
    EntryKey key = on().key("tagged");
    for (Tag tag : tags) {
      on().put(key).tags(tags).go();
      assertThat(on().entry(key).tags()).isEqualTo(tags);
      assertThat(on().served(key)).as(tag.name()).isEqualTo(Served.FRESH);
      on().bump(Subject.of(tag)).go();
      assertThat(on().served(key)).as(tag.name()).isEqualTo(Served.NOTHING);
    }
  }
}
