package dev.freshold.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.testing.Hashes;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose a static token is, and for how long. */
class DoormanTest {

  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String HASH =
      "aca5e5ea0c36dbbd1ee4d5eeaf32866a4e7a7e0b3d2b0a0d6c1f7d3fb7a8c7d0";

  private final ManualClock clock = new ManualClock();
  private final ManualScheduler scheduler = new ManualScheduler();

  @TempDir private Path folder;

  @Test
  void token_ofACaller_isTheirsAndAnyOtherIsNobodys() {
    Doorman doorman = doorman(List.of(caller("web", TOKEN)), null);

    assertThat(doorman.open()).isFalse();
    assertThat(name(doorman, "Bearer " + TOKEN)).isEqualTo("web");
    assertThat(name(doorman, "bearer  " + TOKEN + " ")).isEqualTo("web");
    assertThat(doorman.recognise("Bearer " + TOKEN + "x", null))
        .isInstanceOf(Recognition.Invalid.class);
    assertThat(doorman.recognise(null, null)).isInstanceOf(Recognition.Missing.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Basic d2ViOnNlY3JldA==", "correct-horse-battery-staple"})
  void authorization_thatIsNoBearerToken_isRefusedWithoutAWordOfIt(String authorization) {
    Doorman doorman = doorman(List.of(caller("web", TOKEN)), null);

    Recognition refused = doorman.recognise(authorization, null);

    assertThat(refused).isInstanceOf(Recognition.Invalid.class);
    assertThat(refused.toString()).doesNotContain("correct-horse").doesNotContain("d2Vi");
  }

  @Test
  void withoutCallers_everybodyIsServed() {
    assertThat(new Doorman(AccessPlan.OPEN, clock).open()).isTrue();
  }

  @Test
  void tokensFile_isReadAgainSoThatTokensComeAndGo() throws IOException {
    Path file = tokens("# who may what", "", line("web", TOKEN), line("ops", "other"));
    Doorman doorman = doorman(List.of(), file);
    doorman.start(scheduler, Runnable::run);
    assertThat(name(doorman, "Bearer " + TOKEN)).isEqualTo("web");

    tokens(line("ops", "other"), line("new", "third"));
    scheduler.advance(10_000);

    assertThat(doorman.recognise("Bearer " + TOKEN, null)).isInstanceOf(Recognition.Invalid.class);
    assertThat(name(doorman, "Bearer other")).isEqualTo("ops");
    assertThat(name(doorman, "Bearer third")).isEqualTo("new");
  }

  @Test
  void tokensFile_thatIsEmptied_leavesNobody() throws IOException {
    Path file = tokens(line("web", TOKEN));
    Doorman doorman = doorman(List.of(), file);
    doorman.start(scheduler, Runnable::run);

    tokens("");
    scheduler.advance(10_000);

    assertThat(doorman.open()).isFalse();
    assertThat(doorman.recognise("Bearer " + TOKEN, null)).isInstanceOf(Recognition.Invalid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web | line 1 is not NAME SHA256 PERMISSION",
        "web correct-horse shop/*:* | line 1: something in it is no SHA-256",
        "w/b HASH shop/*:* | line 1 begins with no name",
        "web HASH shop:read | line 1: something in it is no permission",
      })
  void tokensFile_thatIsWrong_saysWhereAndNothingOfIt(String line, String fault)
      throws IOException {
    Path file = tokens(line.replace("HASH", "0".repeat(64)));

    assertThatThrownBy(() -> doorman(List.of(), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fault)
        .hasMessageNotContaining("correct-horse");
  }

  @Test
  void tokensFile_thatIsMissing_saysSo() {
    assertThatThrownBy(() -> doorman(List.of(), folder.resolve("none")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void tokenOfTwoCallers_isRefused() throws IOException {
    Path file = tokens(line("ops", TOKEN));

    assertThatThrownBy(() -> doorman(List.of(caller("web", TOKEN)), file))
        .hasMessageContaining("has the token of another");
  }

  @Test
  void hash_isPrintedByNothing() {
    assertThat(TokenHash.parse(HASH)).hasToString("a token");
    assertThat(caller("web", TOKEN).toString()).doesNotContain(TOKEN);
    assertThat(TokenHash.of("a")).isEqualTo(TokenHash.of("a")).isNotEqualTo(TokenHash.of("b"));
    assertThat(TokenHash.parse("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"))
        .isEqualTo(TokenHash.of("a"))
        .hasSameHashCodeAs(TokenHash.of("a"));
  }

  private Path tokens(String... lines) throws IOException {
    return Files.write(folder.resolve("tokens"), List.of(lines));
  }

  private static String line(String name, String token) {
    return name + ' ' + Hashes.hex(token) + " shop/*:read+write";
  }

  private static CallerText caller(String name, String token) {
    return new CallerText(
        name, TokenHash.of(token), null, List.of(Permission.parse("shop/*:read")));
  }

  private Doorman doorman(List<CallerText> callers, @Nullable Path file) {
    return new Doorman(
        new AccessPlan(callers, Map.of(), file, Duration.ofSeconds(10), null), clock);
  }

  private static String name(Doorman doorman, String authorization) {
    return doorman.recognise(authorization, null) instanceof Recognition.Known known
        ? known.identity().name()
        : "nobody";
  }
}
