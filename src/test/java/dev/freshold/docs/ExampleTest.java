package dev.freshold.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExampleTest {

  private static final String PAGE =
      """
      Prose.

      ```sh
      A=$(one)
      ```
      ```sh
      two "$A"
      ```
      ```json
      {
        "age": "…s",
        …
        "end": true
      }
      ```

      ```
      not run
      ```
      """;

  private static final Example SECOND = Example.of(PAGE).get(1);

  @Test
  void of_page_findsCommandsWithTheirAnswers() {
    assertThat(Example.of(PAGE))
        .extracting(Example::command)
        .containsExactly("A=$(one)", "two \"$A\"");
    assertThat(Example.of(PAGE).getFirst().answer()).isNull();
  }

  @Test
  void isAnsweredBy_otherValuesAndMoreLinesAtThePlaceholders_holds() {
    assertThat(SECOND.isAnsweredBy("{\n\"age\": \"0.5s\",\n\"a\": 1,\n\"b\": 2,\n\"end\": true\n}"))
        .isTrue();
    assertThat(SECOND.isAnsweredBy("{\n  \"age\":   \"1s\",\n \"end\": true\n}\n")).isTrue();
  }

  @Test
  void isAnsweredBy_anotherText_doesNotHold() {
    assertThat(SECOND.isAnsweredBy("{\n\"age\": \"0.5s\",\n\"end\": false\n}")).isFalse();
    assertThat(SECOND.isAnsweredBy("{\n\"age\": \"0.5s\",\n\"end\": true\n}\nmore")).isFalse();
    assertThat(SECOND.isAnsweredBy("")).isFalse();
  }
}
