package dev.freshold.origin.http;

import static dev.freshold.origin.http.FreshnessTest.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means, by its status (RFC 9110, section 15) and its header. */
class AnswersTest {

  private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");
  private static final Answers ANSWERS = new Answers("Freshold-Version");
  private static final String BODY = "secret words";

  @Test
  void ok_isFoundWithAllThatTheHeaderSays() {
    LoadAnswer answer =
        answer(
            200,
            fields(
                "Content-Type", "text/plain",
                "ETag", "\"e\"",
                "Freshold-Version", "7",
                "Surrogate-Key", "a b",
                "Cache-Control", "max-age=60, stale-if-error=5"));

    assertThat(answer)
        .isEqualTo(
            new LoadAnswer.Found(
                new Outcome.Value(Payload.of(BODY), true, "text/plain", "\"e\""),
                new Version(7),
                List.of(new Tag("a"), new Tag("b")),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5)));
  }

  @Test
  void ok_withoutAnything_isFoundAsThePolicySays() {
    assertThat(answer(200, fields()))
        .isEqualTo(
            new LoadAnswer.Found(
                new Outcome.Value(Payload.of(BODY), false, "", ""), null, List.of(), null, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void notFoundOrGone_isAbsentWithItsVersionAndTags(int status) {
    assertThat(answer(status, fields("Freshold-Version", "7", "Cache-Tag", "a")))
        .isEqualTo(new LoadAnswer.Absent(new Version(7), "HTTP " + status, List.of(new Tag("a"))));
  }

  @Test
  void unauthorizedOrForbidden_isDenied() {
    assertThat(answer(401, fields())).isEqualTo(new LoadAnswer.Denied(true, "HTTP 401"));
    assertThat(answer(403, fields())).isEqualTo(new LoadAnswer.Denied(false, "HTTP 403"));
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 203, 204, 206, 301, 302, 307, 308, 400, 407, 429, 451, 500, 503, 999})
  void anyOtherStatus_isAFailureWithoutItsBody(int status) {
    assertThat(answer(status, fields("Location", BODY, "Retry-After", BODY)))
        .isEqualTo(new LoadAnswer.Failed("the origin answered HTTP " + status));
  }

  @Test
  void notModified_thatWasAskedFor_saysHowLongItHoldsNow() {
    assertThat(same(fields("ETag", "\"e\"", "Cache-Control", "max-age=60"), "\"e\""))
        .isEqualTo(new LoadAnswer.NotModified(Duration.ofSeconds(60), null));
    assertThat(same(fields(), "\"e\"")).isEqualTo(new LoadAnswer.NotModified(null, null));
    assertThat(same(fields("Vary", "*"), "\"e\""))
        .isEqualTo(new LoadAnswer.NotModified(Duration.ZERO, Duration.ZERO));
  }

  @Test
  void notModified_thatWasNotAskedFor_isAFailure() {
    assertThat(same(fields(), "")).isInstanceOf(LoadAnswer.Failed.class);
    assertThat(same(fields(), "v7")).isInstanceOf(LoadAnswer.Failed.class);
    assertThat(same(fields("ETag", "\"f\""), "\"e\"")).isInstanceOf(LoadAnswer.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "9223372036854775807, 9223372036854775807", "0000000000000000042, 42"})
  void version_isTaken(String text, long version) {
    assertThat(answer(200, fields("freshold-version", text)))
        .asInstanceOf(type(LoadAnswer.Found.class))
        .extracting(LoadAnswer.Found::version)
        .isEqualTo(new Version(version));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "+1", "1.0", "0x1", "9223372036854775808", "99999999999999999999", "٣"})
  void version_thatIsNone_isAFailure(String text) {
    assertThat(answer(200, fields("Freshold-Version", text)))
        .isEqualTo(
            new LoadAnswer.Failed(
                "the origin answered with a Freshold-Version that is not one number from 0 to"
                    + " 9223372036854775807"));
    assertThat(answer(404, fields("Freshold-Version", text))).isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void version_givenTwice_isAFailure() {
    assertThat(answer(200, fields("Freshold-Version", "1", "Freshold-Version", "2")))
        .isInstanceOf(LoadAnswer.Failed.class);
  }

  @Test
  void tags_ofAllVendors_areTakenOnce() {
    Fields fields =
        fields(
            "Surrogate-Key", "  a\tb  c ",
            "Cache-Tag", "c, d,,e",
            "Edge-Cache-Tag", "f",
            "surrogate-key", "g");

    assertThat(SurrogateTags.of(fields))
        .extracting(Tag::name)
        .containsExactlyInAnyOrder("a", "b", "c", "g", "d", "e", "f");
  }

  @Test
  void tags_thatNoEntryCanCarry_areAFailureWithTheReason() {
    assertThat(failure(fields("Cache-Tag", "a b"))).contains("a tag in Cache-Tag that is not");
    assertThat(failure(fields("Surrogate-Key", "é"))).contains("a tag in Surrogate-Key");
    assertThat(failure(fields("Surrogate-Key", "x".repeat(129)))).contains("1 to 128");
    assertThat(failure(fields("Surrogate-Key", numbered(33)))).contains("33 tags, at most 32");
    assertThat(answer(200, fields("Surrogate-Key", numbered(32))))
        .isInstanceOf(LoadAnswer.Found.class);
    assertThat(answer(404, fields("Cache-Tag", "a b"))).isInstanceOf(LoadAnswer.Failed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain | true",
        "text/html; charset=utf-8 | true",
        "Text/HTML;Charset=\"UTF-8\" | true",
        "application/json | true",
        "application/problem+json | true",
        "application/json; charset=iso-8859-1 | false",
        "text/plain; charset=utf-16 | false",
        "application/octet-stream | false",
        "application/jsonp | false",
        "application/x/json | false",
        "image/png | false",
        "text | false",
      })
  void content_whoseTypeSaysText_isText(String contentType, boolean text) {
    Outcome.Value value = Content.of(Payload.of("né"), fields("Content-Type", contentType), "");

    assertThat(value.text()).isEqualTo(text);
    assertThat(value.contentType()).isEqualTo(contentType);
  }

  @Test
  void content_thatIsNoUtf8_isBytesWhateverItsTypeSays() {
    byte[] latin = "né".getBytes(StandardCharsets.ISO_8859_1);

    Outcome.Value value = Content.of(Payload.of(latin), fields("Content-Type", "text/plain"), "");

    assertThat(value.text()).isFalse();
    assertThat(value.payload()).isEqualTo(Payload.of(latin));
  }

  @Test
  void contentType_thatCannotBeKept_isAFailure() {
    assertThat(failure(fields("Content-Type", "x".repeat(129)))).contains("Content-Type");
    assertThat(failure(fields("Content-Type", "text/é"))).contains("Content-Type");
    assertThat(failure(fields("Content-Type", "a/b", "Content-Type", "c/d")))
        .contains("Content-Type");
    assertThat(answer(200, fields("Content-Type", "x".repeat(128))))
        .isInstanceOf(LoadAnswer.Found.class);
  }

  @Test
  void contentEncoding_otherThanIdentity_isAFailure() {
    assertThat(failure(fields("Content-Encoding", "gzip"))).contains("Content-Encoding");
    assertThat(failure(fields("Content-Encoding", "identity, br"))).contains("Content-Encoding");
    assertThat(answer(200, fields("Content-Encoding", "Identity")))
        .isInstanceOf(LoadAnswer.Found.class);
  }

  private static LoadAnswer answer(int status, Fields fields) {
    return ANSWERS.of(new Reply(status, fields, Payload.of(BODY)), "", NOW);
  }

  private static LoadAnswer same(Fields fields, String validator) {
    return ANSWERS.of(new Reply(304, fields, Payload.of("")), validator, NOW);
  }

  private static String failure(Fields fields) {
    return answer(200, fields) instanceof LoadAnswer.Failed failed ? failed.message() : "";
  }

  private static String numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "t" + i).collect(Collectors.joining(" "));
  }
}
