package dev.freshold.store;

import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One counter, whose numbers are dense: what takes a number, and what takes none. */
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
        .containsExactlyElementsOf(
            LongStream.rangeClosed(before + 1, before + receipts.size()).boxed().toList());
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
}
