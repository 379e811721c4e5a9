package dev.freshold.origin.http;

import static dev.freshold.origin.http.FreshnessTest.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, section 8.8. */
class ValidatorTest {

  private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
  private static final String CHANGED = "Tue, 03 Nov 2026 09:00:00 GMT";

  @ParameterizedTest
  @ValueSource(strings = {"\"xyzzy\"", "W/\"xyzzy\"", "\"\"", "\"a!#~,\\b\""})
  void entityTag_isKeptAsItCame(String tag) {
    String validator = Validator.of(fields("ETag", tag), NOW);

    assertThat(validator).isEqualTo(tag);
    assertThat(Validator.condition(validator))
        .isEqualTo(new Validator.Condition("if-none-match", tag));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xyzzy", "w/\"x\"", "\"a b\"", "\"a\"b\"", "\"é\"", "*", "\"open", ""})
  void entityTag_thatIsNone_isPassedOver(String tag) {
    assertThat(Validator.of(fields("ETag", tag), NOW)).isEmpty();
  }

  @Test
  void entityTag_beyondWhatIsKept_isPassedOver() {
    assertThat(Validator.of(fields("ETag", '"' + "x".repeat(198) + '"'), NOW)).hasSize(200);
    assertThat(Validator.of(fields("ETag", '"' + "x".repeat(199) + '"'), NOW)).isEmpty();
    assertThat(Validator.of(fields("ETag", "\"a\"", "ETag", "\"b\""), NOW)).isEmpty();
  }

  /** Section 8.8.2.2: strong only where two changes cannot have had the same second. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tue, 03 Nov 2026 09:01:00 GMT | true",
        "Tue, 03 Nov 2026 10:00:00 GMT | true",
        "Tue, 03 Nov 2026 09:00:59 GMT | false",
        "Tue, 03 Nov 2026 09:00:00 GMT | false",
        "Tue, 03 Nov 2026 08:00:00 GMT | false",
        "today | false",
      })
  void lastModified_isKeptWhereItIsStrong(String date, boolean strong) {
    assertThat(Validator.of(fields("Last-Modified", CHANGED, "Date", date), NOW))
        .isEqualTo(strong ? "modified " + CHANGED : "");
  }

  @Test
  void lastModified_withoutDate_isNotKept() {
    assertThat(Validator.of(fields("Last-Modified", CHANGED), NOW)).isEmpty();
    assertThat(Validator.of(fields("Last-Modified", "then", "Date", CHANGED), NOW)).isEmpty();
  }

  @Test
  void lastModified_isAskedByAsItCame() {
    assertThat(Validator.condition("modified " + CHANGED))
        .isEqualTo(new Validator.Condition("if-modified-since", CHANGED));
  }

  @Test
  void entityTag_besideLastModified_isPreferred() {
    String now = "Tue, 03 Nov 2026 10:00:00 GMT";

    assertThat(Validator.of(fields("ETag", "W/\"x\"", "Last-Modified", CHANGED, "Date", now), NOW))
        .isEqualTo("W/\"x\"");
    assertThat(Validator.of(fields("ETag", "broken", "Last-Modified", CHANGED, "Date", now), NOW))
        .isEqualTo("modified " + CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v7", "\"open", "17"})
  void validator_ofAnotherOrigin_isNotAskedBy(String validator) {
    assertThat(Validator.condition(validator)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"a\" | \"a\" | false",
        "W/\"a\" | \"a\" | false",
        "\"a\" | W/\"a\" | false",
        "\"b\" | \"a\" | true",
        "\"b\" | modified Tue, 03 Nov 2026 09:00:00 GMT | false",
        "broken | \"a\" | false",
      })
  void notModified_withAnotherEntityTag_isAboutAnother(
      String tag, String validator, boolean another) {
    assertThat(Validator.isAboutAnother(fields("ETag", tag), validator)).isEqualTo(another);
  }
}
