package dev.freshold.testing.history;

import static dev.freshold.testing.history.Tale.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.cache.Reach;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.testing.Policies;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class G5CheckerTest {

  private final Tale tale = new Tale(Policies.named("rows").coherence(Coherence.BOUNDED).build());

  private List<String> found() {
    return new G5Checker().check(tale.history()).stream().map(Violation::summary).toList();
  }

  private long version(long version) {
    return tale.load("a", version, new Version(version));
  }

  private static Get.Quotes quoting(@Nullable Receipt receipt, @Nullable Integer least) {
    return new Get.Quotes(receipt, least == null ? null : new Version(least), null);
  }

  @Test
  void versionsThatGrow_areFine() {
    tale.hit("a", version(6), quoting(receipt(1), null), receipt(1), 10, 11)
        .hit("a", version(7), quoting(receipt(1), 6), receipt(2), 12, 13)
        .hit("a", version(7), quoting(receipt(2), 7), receipt(2), 14, 15);

    assertThat(found()).isEmpty();
  }

  @Test
  void lessThanTheMinimum_isFound() {
    tale.hit("a", version(6), quoting(null, 7), receipt(1), 10, 11);

    assertThat(found()).singleElement().asString().contains("less than version 7");
  }

  @Test
  void noVersionWhereOneWasAskedFor_isFound() {
    tale.hit("a", tale.load("a", 5, null), quoting(null, 7), receipt(1), 10, 11);

    assertThat(found()).hasSize(1);
  }

  @Test
  void lessThanTheSessionHasSeen_isFound() {
    tale.hit("a", version(7), quoting(null, null), receipt(1), 10, 11)
        .hit("a", version(6), quoting(null, 5), receipt(1), 12, 13);

    assertThat(found()).singleElement().asString().contains("goes back from version 7");
  }

  @Test
  void lessThanAnAnswerThatWasStillUnderWay_isFine() {
    tale.hit("a", version(7), quoting(null, null), receipt(1), 10, 12)
        .hit("a", version(6), quoting(null, 5), receipt(1), 12, 13);

    assertThat(found()).isEmpty();
  }

  @Test
  void sessionThatQuotesNoVersions_isPromisedNone() {
    tale.hit("a", version(7), quoting(null, null), receipt(1), 10, 11)
        .hit("a", version(6), quoting(null, null), receipt(1), 12, 13);

    assertThat(found()).isEmpty();
  }

  @Test
  void answerFromBeforeTheQuotedReceipt_isFound_evenOfAMiss() {
    tale.get("a", quoting(receipt(5), null), new Answer.Miss("ABSENT", null, receipt(4)), 10, 11);

    assertThat(found()).singleElement().asString().contains("from before its receipt");
  }

  @Test
  void answerFromAnotherEpoch_isNotCompared() {
    Receipt other = new Receipt(new Epoch(9), 1);
    tale.hit("a", version(7), quoting(receipt(5), null), other, 10, 11);

    assertThat(found()).isEmpty();
  }

  @Test
  void versionThatWasReplacedBeforeTheQuotedReceipt_isFound() {
    long old = version(6);
    tale.own("a", 7, Reach.STORE, 7, 8, Put.Outcome.STORED, receipt(5));
    tale.hit("a", old, quoting(receipt(4), null), receipt(5), 10, 11);
    assertThat(found()).isEmpty();

    tale.hit("a", old, quoting(receipt(5), null), receipt(5), 12, 13);
    assertThat(found()).singleElement().asString().contains("replaced");
  }
}
