package dev.freshold.store;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.store.JournalRecord.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * One counter, whose numbers are dense: what takes a number, what takes none, and what the journal
 * says of each.
 */
public interface StoreJournalContract extends StoreFixture {

  @Test
  default void invalidations_thatTakeEffect_takeExactlyOneNumberEach() {
    EntryKey key = on().key("a");
    long before = on().position();
    List<Receipt> receipts = new ArrayList<>();

    receipts.add(on().bust(key).go().receipt());
    receipts.add(on().bust(key).soft().go().receipt());
    receipts.add(on().bust(key).version(4).and(on().key("b")).and(on().key("c")).go().receipt());
    receipts.add(on().bump(tag("x")).go().receipt());
    receipts.add(on().bump(tag("x"), tag("y"), tag("z")).soft().go().receipt());
    receipts.add(on().bump(tag("user:42")).asScope().atLeast(1_000_000).go().receipt());
    receipts.add(on().bump(Subject.ofNamespace("goods")).go().receipt());
    receipts.add(on().put(key).version(5).go().receipt());

    assertThat(receipts)
        .extracting(Receipt::position)
        .containsExactlyElementsOf(range(before + 1, before + receipts.size()));
  }

  @Test
  default void whatHasNoEffect_takesNoNumber() {
    EntryKey key = on().key("a");
    on().bust(key).version(4).requestId("r-1").go();
    on().bump(tag("x")).atLeast(9_000).requestId("r-2").go();
    on().put(key).version(5).go();
    long before = on().position();

    on().bust(key).version(4).go();
    on().bust(key).requestId("r-1").go();
    on().bump(tag("x")).atLeast(9_000).go();
    on().bump(tag("x")).requestId("r-2").go();
    on().put(key).version(5).go();
    on().put(key).version(3).go();
    on().put(key).leased("nobody's").version(8).go();
    on().abandon(key, "nobody's");
    on().inspect(key);
    on().bust(key).estimate();
    on().bump(tag("x")).estimate();

    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void reads_andLoadsOfWhatWasAbsent_takeNoNumber() {
    long before = on().position();
    EntryKey put = on().key("put");
    EntryKey failed = on().key("failed");

    on().read(put);
    on().put(put).leased(on().lease(put)).version(1).go();
    on().fail(failed, on().lease(failed), 0);
    on().put(on().key("unleased")).go();

    assertThat(on().position()).isEqualTo(before);
  }

  @Test
  default void refresh_thatChangesTheVersion_takesANumberWhereCopiesMayExist() {
    EntryKey key = on().key("a");
    on().put(key).leased(on().lease(key)).version(1).staleAtOnce().go();
    long before = on().position();

    on().put(key).leased(on().lease(key)).version(1).staleAtOnce().go();
    assertThat(on().position()).isEqualTo(before);

    on().put(key).leased(on().lease(key)).version(2).staleAtOnce().go();
    assertThat(on().position()).isEqualTo(before + 1);

    on().put(key).leased(on().lease(key)).version(3).notJournaled().go();
    assertThat(on().position()).isEqualTo(before + 1);
  }

  @Test
  default void receipts_ofOnePartition_areOfOneEpoch() {
    EntryKey key = on().key("a");
    Epoch epoch = on().read(key).epoch();

    assertThat(on().put(key).go().receipt().epoch()).isEqualTo(epoch);
    assertThat(on().bust(key).go().receipt().epoch()).isEqualTo(epoch);
    assertThat(on().bump(tag("x")).go().receipt().epoch()).isEqualTo(epoch);
    assertThat(on().inspect(key).facts().epoch()).isEqualTo(epoch);
  }

  @Test
  default void page_ofAFreshPartition_beginsWithItsEpoch() {
    Receipt standing = on().fleet().standing();

    JournalPage page = on().journal(0, 10);

    assertThat(page.standing()).isEqualTo(standing);
    assertThat(page.records()).hasSize(1);
    assertThat(page.records().getFirst().isEpoch()).isTrue();
    assertThat(page.records().getFirst().number()).isEqualTo(standing.position());
    assertThat(page.records().getFirst().names()).isEmpty();
  }

  @Test
  default void page_holdsTheOldestBehindThePosition_inOrderAndWithoutGaps() {
    long before = on().position();
    for (int i = 0; i < 25; i++) {
      on().bump(tag("x")).go();
    }

    assertThat(numbers(on().journal(before, 10))).isEqualTo(range(before + 1, before + 10));
    assertThat(numbers(on().journal(before + 10, 10))).isEqualTo(range(before + 11, before + 20));
    assertThat(numbers(on().journal(before + 20, 10))).isEqualTo(range(before + 21, before + 25));
    assertThat(on().journal(before, 10).standing().position()).isEqualTo(before + 25);
  }

  @Test
  default void page_behindTheEnd_isEmptyAndSaysWhereTheJournalStands() {
    on().bump(tag("x")).go();
    Receipt standing = on().read(on().key("a")).receipt();

    assertThat(on().journal(standing.position(), 10))
        .isEqualTo(new JournalPage(standing, List.of()));
    assertThat(on().journal(standing.position() + 7, 10))
        .isEqualTo(new JournalPage(standing, List.of()));
  }

  @Test
  default void record_ofABust_namesTheKeysThatItWasNewsFor() {
    EntryKey known = on().key("known");
    on().bust(known).version(4).go();
    EntryKey one = on().key("x");
    EntryKey other = on().key("two: words/and more");

    on().bust(one).and(known).version(4).and(other).version(2).soft().reason("event 17").go();

    assertThat(last())
        .isEqualTo(record(Kind.KEY, true, "event 17", one.subject(), other.subject()));
  }

  @Test
  default void record_ofABump_saysAsWhatItWasAskedFor() {
    on().bump(tag("x"), tag("goods/x")).reason("price list").go();
    assertThat(last()).isEqualTo(record(Kind.TAG, false, "price list", "x", "goods/x"));

    on().bump(tag("user:42")).asScope().soft().go();
    assertThat(last()).isEqualTo(record(Kind.SCOPE, true, "", "user:42"));

    Subject namespace = Subject.ofNamespace("goods");
    on().bump(namespace).go();
    assertThat(last()).isEqualTo(record(Kind.NAMESPACE, false, "", namespace.name()));
  }

  @Test
  default void record_ofAPut_namesItsKey() {
    EntryKey key = on().key("a");
    on().put(key).version(1).staleAtOnce().go();
    assertThat(last()).isEqualTo(record(Kind.PUT, false, "", key.subject()));

    on().put(key).leased(on().lease(key)).version(2).go();
    assertThat(last()).isEqualTo(record(Kind.PUT, false, "", key.subject()));
  }

  @Test
  default void record_carriesTheClockOfTheStore() {
    long before = on().fleet().now();
    on().bump(tag("x")).go();

    long time = newest().time();

    assertThat(time).isBetween(before, on().fleet().now());
  }

  @Test
  default void record_keepsEveryCharacterOfItsReasonAndNames() {
    String odd = "o m\0at\r\n\"n\" \\ {*.0}j ü 日本 😀 %s 0123-0";
    EntryKey key = on().key("日本 😀 ü \"{x}\"");

    on().bust(key).reason(odd).go();
    assertThat(last()).isEqualTo(record(Kind.KEY, false, odd, key.subject()));

    on().bust(key).reason("").go();
    assertThat(last()).isEqualTo(record(Kind.KEY, false, "", key.subject()));
  }

  @Test
  default void record_ofTheLargestBust_isWhole() {
    List<EntryKey> keys =
        IntStream.range(0, 256).mapToObj(i -> on().key("%03d".formatted(i).repeat(171))).toList();
    BustCall bust = on().bust(keys.getFirst());
    keys.stream().skip(1).forEach(bust::and);

    bust.reason("r".repeat(256)).go();

    assertThat(newest().names()).isEqualTo(keys.stream().map(EntryKey::subject).toList());
    assertThat(newest().reason()).hasSize(256);
  }

  @Test
  default void page_ofATenant_holdsNothingOfAnother() {
    StoreDriver other = onAnotherTenant();
    other.bump(tag("theirs")).go();
    on().bump(tag("ours")).go();

    assertThat(on().journal(0, 100).records())
        .flatExtracting(JournalRecord::names)
        .containsExactly("ours");
    assertThat(other.journal(0, 100).records())
        .flatExtracting(JournalRecord::names)
        .containsExactly("theirs");
  }

  private JournalRecord newest() {
    return on().journal(on().position() - 1, 2).records().getLast();
  }

  /** The newest record as it would be at number and time 0. */
  private JournalRecord last() {
    JournalRecord newest = newest();
    return new JournalRecord(0, 0, newest.kind(), newest.soft(), newest.names(), newest.reason());
  }

  private static JournalRecord record(Kind kind, boolean soft, String reason, String... names) {
    return new JournalRecord(0, 0, kind, soft, List.of(names), reason);
  }

  private static List<Long> numbers(JournalPage page) {
    return page.records().stream().map(JournalRecord::number).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }
}
