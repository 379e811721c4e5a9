package dev.freshold.subscribe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RingTest {

  private static final Epoch EPOCH = new Epoch(5);

  @Test
  void get_beforeItHasBegun_isNothing() {
    assertThat(new Ring(4, 10_000).span()).isNull();
  }

  @Test
  void get_ofMoreRecordsThanItHolds_hasTheNewest() {
    Ring ring = new Ring(4, 10_000);
    ring.begin(new Receipt(EPOCH, 10));
    append(ring, 11, 17, "a");

    assertThat(held(ring)).containsExactly(14L, 15L, 16L, 17L);
    assertThat(span(ring).head()).isEqualTo(new Receipt(EPOCH, 17));
  }

  @Test
  void get_ofMoreBytesThanItHolds_hasTheNewest() {
    Ring ring = new Ring(100, 4_000);
    ring.begin(new Receipt(EPOCH, 10));
    append(ring, 11, 20, "a".repeat(1_000));

    assertThat(held(ring)).containsExactly(18L, 19L, 20L);
  }

  @Test
  void get_ofARecordLargerThanAll_isNothing() {
    Ring ring = new Ring(100, 4_000);
    ring.begin(new Receipt(EPOCH, 10));
    append(ring, 11, 12, "a");
    append(ring, 13, 13, "a".repeat(5_000));
    assertThat(held(ring)).isEmpty();

    append(ring, 14, 15, "a");
    assertThat(held(ring)).containsExactly(14L, 15L);
  }

  @Test
  void begin_afterTheFirstRecord_changesNothing() {
    Ring ring = new Ring(4, 10_000);
    append(ring, 11, 12, "a");
    ring.begin(new Receipt(EPOCH, 10));

    assertThat(held(ring)).containsExactly(11L, 12L);
  }

  @Test
  void append_behindAGap_beginsAnew() {
    Ring ring = new Ring(4, 10_000);
    append(ring, 11, 12, "a");
    append(ring, 15, 15, "a");
    assertThat(held(ring)).containsExactly(15L);
  }

  @Test
  void restart_inAnotherEpoch_holdsNothingOfTheLast() {
    Ring ring = new Ring(4, 10_000);
    append(ring, 11, 12, "a");
    ring.restart(new Receipt(new Epoch(6), 11));
    assertThat(held(ring)).isEmpty();
    assertThat(span(ring).epoch()).isEqualTo(new Epoch(6));
    assertThat(span(ring).last()).isEqualTo(11);
  }

  private static void append(Ring ring, long from, long to, String name) {
    LongStream.rangeClosed(from, to)
        .forEach(
            number ->
                ring.append(
                    new Receipt(EPOCH, number),
                    new JournalRecord(number, 0, Kind.TAG, false, List.of(name), "")));
  }

  private static List<Long> held(Ring ring) {
    return LongStream.rangeClosed(0, 100)
        .filter(number -> span(ring).get(number) != null)
        .boxed()
        .toList();
  }

  private static Ring.Span span(Ring ring) {
    return requireNonNull(ring.span());
  }
}
