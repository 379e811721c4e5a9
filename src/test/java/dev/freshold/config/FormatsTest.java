package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.policy.PutPermission;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All formats but durations. */
class FormatsTest {

  @ParameterizedTest
  @CsvSource({"10%, 0.1, 10%", "0.1, 0.1, 10%", "12.5%, 0.125, 12.5%", "0, 0, 0%", "1, 1, 100%"})
  void percent_eitherForm_givesTheFraction(String text, double fraction, String printed)
      throws Unreadable {
    assertThat(PercentFormat.INSTANCE.parse(text)).isEqualTo(fraction);
    assertThat(PercentFormat.INSTANCE.print(fraction)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10 | has no percent sign; write 10%",
        "-1% | is negative; write a percentage such as 10%",
        "some | is not a percentage; write a percentage such as 10%",
        "NaN | is not a percentage; write a percentage such as 10%"
      })
  void percent_wrongText_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> PercentFormat.INSTANCE.parse(text)).hasMessage(fault);
  }

  @ParameterizedTest
  @CsvSource({
    "1MiB, 1048576, 1MiB",
    "512KiB, 524288, 512KiB",
    "8GiB, 8589934592, 8GiB",
    "1048576, 1048576, 1MiB",
    "1000B, 1000, 1000",
    "0, 0, 0"
  })
  void bytes_eitherForm_givesTheNumber(String text, long bytes, String printed) throws Unreadable {
    assertThat(BytesFormat.INSTANCE.parse(text)).isEqualTo(bytes);
    assertThat(BytesFormat.INSTANCE.print(bytes)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1MB | is not a size; write 1MiB",
        "64 mib | is not a size; write 64MiB",
        "4k | is not a size; write 4KiB",
        "-1 | is negative; write a size such as 1MiB",
        "1.5MiB | is not a size;"
            + " write bytes as a plain number, or with KiB, MiB or GiB, such as 1MiB"
      })
  void bytes_wrongText_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> BytesFormat.INSTANCE.parse(text)).hasMessage(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1_000 | is not a whole number; write 1000",
        "100.000 | is not a whole number; write 100000",
        "1.5 | is not a whole number; write a whole number, such as 1000",
        "-1 | is negative; write a whole number, such as 1000",
        "many | is not a whole number; write a whole number, such as 1000"
      })
  void count_wrongText_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> CountFormat.INSTANCE.parse(text)).hasMessage(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "yes | is neither true nor false; write true",
        "off | is neither true nor false; write false",
        "maybe | is neither true nor false; write true or false"
      })
  void flag_wrongText_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> FlagFormat.INSTANCE.parse(text)).hasMessage(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | is negative; write a number such as 1.0",
        "off | is not a number; write a number such as 1.0",
        "Infinity | is not a number; write a number such as 1.0"
      })
  void number_wrongText_saysWhatToWrite(String text, String fault) {
    assertThatThrownBy(() -> NumberFormat.INSTANCE.parse(text)).hasMessage(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "leased_or_versioned | write leased-or-versioned",
        "Any | write any",
        "everything | write one of them"
      })
  void choice_unknownName_listsAllAndNamesTheNearest(String text, String remedy) {
    assertThatThrownBy(() -> new ChoiceFormat<>(PutPermission.class).parse(text))
        .hasMessage("is none of any, versioned, leased-or-versioned; " + remedy);
  }

  @Test
  void list_quotesAndBackslashes_areEscaped() {
    assertThat(ListFormat.print(List.of("a\"b", "c\\d"))).isEqualTo("[\"a\\\"b\", \"c\\\\d\"]");
  }
}
