package dev.freshold.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {

  private static final Outcome VALUE = new Outcome.Value(Payload.of("x"), true, "");

  @Test
  void lives_countFromTheStartOfTheLoad() {
    Entry entry = entry(1_000, 20, 50);

    assertThat(entry.freshUntil()).isEqualTo(1_020);
    assertThat(entry.staleUntil()).isEqualTo(1_050);
    assertThat(entry.age(1_007)).isEqualTo(7);
  }

  @Test
  void age_whenTheClockHasGoneBack_isNotNegative() {
    assertThat(entry(1_000, 20, 50).age(990)).isZero();
  }

  @Test
  void lives_thatDoNotNest_areRejected() {
    assertThatThrownBy(() -> entry(0, 20, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> entry(0, -1, 10)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tags_areCopied() {
    List<Tag> tags = new ArrayList<>(List.of(new Tag("x")));
    Entry entry = new Entry(VALUE, null, new Epoch(1), 1, 0, 1, 1, 0, tags);
    tags.clear();

    assertThat(entry.tags()).containsExactly(new Tag("x"));
  }

  @Test
  void outcome_knowsItsKindAndItsWeight() {
    Outcome negative = new Outcome.Negative(Outcome.Kind.NOT_FOUND, "gone");

    assertThat(negative.is(Outcome.Kind.NOT_FOUND)).isTrue();
    assertThat(negative.is(Outcome.Kind.ORIGIN_ERROR)).isFalse();
    assertThat(VALUE.is(Outcome.Kind.NOT_FOUND)).isFalse();
    assertThat(negative.size()).isEqualTo(4);
    assertThat(VALUE.size()).isEqualTo(1);
  }

  @Test
  void payload_isComparedByTheBytesOfItsView() {
    byte[] array = "header and value".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Payload view = Payload.from(array, 11);

    assertThat(view).isEqualTo(Payload.of("value")).hasSameHashCodeAs(Payload.of("value"));
    assertThat(view).isNotEqualTo(Payload.of("valuf")).isNotEqualTo(Payload.of("valu"));
    assertThat(view.text()).isEqualTo("value");
    assertThat(view.length()).isEqualTo(5);
    assertThat(view).hasToString("5 bytes");
  }

  @Test
  void generations_joined_areTheNewestOfEach() {
    Generations joined = new Generations(3, 9).and(new Generations(5, 2));

    assertThat(joined).isEqualTo(new Generations(5, 9));
    assertThat(joined.newest()).isEqualTo(9);
    assertThat(joined.and(1, 1)).isSameAs(joined);
  }

  @Test
  void leaseRecord_blocks_onlyInItsEpochBeforeItsEndAndWhileNotDoomed() {
    Epoch epoch = new Epoch(1);
    LeaseRecord lease = new LeaseRecord(false, 0, epoch, 10, 0, 100, "t");

    assertThat(lease.blocks(epoch, 10, 99)).isTrue();
    assertThat(lease.blocks(epoch, 11, 99)).isFalse();
    assertThat(lease.blocks(epoch, 10, 100)).isFalse();
    assertThat(lease.blocks(new Epoch(2), 10, 99)).isFalse();
  }

  @Test
  void leaseRecord_cooled_keepsItsLoadCountsTheFailureAndLosesItsToken() {
    LeaseRecord lease = new LeaseRecord(false, 1, new Epoch(1), 10, 5, 100, "t");

    assertThat(lease.cooledUntil(300))
        .isEqualTo(new LeaseRecord(true, 2, new Epoch(1), 10, 5, 300, ""));
  }

  @Test
  void leaseRecord_failures_areNotCountedForever() {
    LeaseRecord lease = new LeaseRecord(false, LeaseRecord.MAX_FAILURES, new Epoch(1), 1, 1, 1, "");

    assertThat(lease.cooledUntil(2).failures()).isEqualTo(LeaseRecord.MAX_FAILURES);
  }

  private static Entry entry(long loadStart, int freshFor, int staleFor) {
    return new Entry(VALUE, null, new Epoch(1), 1, loadStart, freshFor, staleFor, 0, List.of());
  }
}
