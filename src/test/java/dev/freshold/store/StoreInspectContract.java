package dev.freshold.store;

import static dev.freshold.store.StoreDriver.MINUTE;
import static dev.freshold.store.StoreDriver.tag;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Subject;
import dev.freshold.store.Inspection.SubjectState;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.StoreDriver.Served;
import dev.freshold.testing.Await;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are told of a key, and of the store. */
public interface StoreInspectContract extends StoreFixture {

  @Test
  default void inspect_absentKey_hasNothingToTellButItsSubjects() {
    Inspection seen = on().inspect(on().key("a"), tag("user:42"));

    assertThat(seen.facts().entry()).isNull();
    assertThat(seen.lease()).isNull();
    assertThat(seen.states())
        .containsExactlyInAnyOrder(
            new SubjectState(Subject.ofNamespace("goods"), 0, 0),
            new SubjectState(tag("user:42"), 0, 0));
    assertThat(seen.physicalKey()).isNotEmpty();
  }

  @Test
  default void inspect_storedKey_tellsWhatAReadIsJudgedBy() {
    EntryKey key = on().key("a");
    on().put(key).version(3).text("shown").tags("x").go();
    on().bump(tag("x")).soft().go();

    Inspection inspection = on().inspect(key);
    ReadFacts seen = inspection.facts();
    ReadFacts read = on().read(key);

    assertThat(inspection.contentBytes()).isEqualTo("shown".length());
    assertThat(seen.entry())
        .usingRecursiveComparison()
        .ignoringFields("outcome")
        .isEqualTo(on().entry(key));
    assertThat(seen.generations()).isEqualTo(read.generations());
    assertThat(seen.mark()).isEqualTo(read.mark());
    assertThat(seen.receipt()).isEqualTo(read.receipt());
  }

  @Test
  default void inspect_negative_isToldAsOne() {
    EntryKey key = on().key("a");
    on().put(key).notFound().go();

    Entry seen = on().inspect(key).facts().entry();

    assertThat(seen).matches(Entry::isNegative);
  }

  @Test
  default void inspect_states_areThoseOfTheNamespaceTheScopesAndTheTagsEachOnce() {
    EntryKey key = on().key("a");
    on().put(key).tags("x", "user:42").go();
    long hard = on().bump(tag("x")).go().receipt().position();
    long soft = on().bump(tag("x")).soft().go().receipt().position();
    long scope = on().bump(tag("user:42")).asScope().go().receipt().position();

    assertThat(on().inspect(key, tag("user:42")).states())
        .containsExactlyInAnyOrder(
            new SubjectState(Subject.ofNamespace("goods"), 0, 0),
            new SubjectState(tag("x"), hard, soft),
            new SubjectState(tag("user:42"), scope, 0));
  }

  @Test
  default void inspect_lease_isShownWhileSomebodyLoads() {
    EntryKey key = on().key("a");
    long position = on().position();
    String token = on().lease(key, MINUTE);

    LeaseRecord lease = lease(on().inspect(key));

    assertThat(lease.cooling()).isFalse();
    assertThat(lease.token()).isEqualTo(token);
    assertThat(lease.stamp()).isEqualTo(position);
    assertThat(lease.epoch()).isEqualTo(on().read(key).epoch());
    assertThat(lease.until() - lease.start()).isEqualTo(MINUTE);
    assertThat(lease.failures()).isZero();
  }

  @Test
  default void inspect_cooling_isShownWithItsFailures() {
    EntryKey key = on().key("a");
    on().fail(key, on().lease(key), 0);
    on().bust(key).go();
    on().fail(key, on().lease(key), 0);

    LeaseRecord lease = lease(on().inspect(key));

    assertThat(lease.cooling()).isTrue();
    assertThat(lease.failures()).isEqualTo(2);
    assertThat(lease.token()).isEmpty();
  }

  @Test
  default void inspect_journal_showsTheRecordsThatTouchedTheKeyNewestFirst() {
    EntryKey key = on().key("a");
    on().put(key).version(1).tags("x").go();
    on().bump(tag("x")).soft().reason("price list").go();
    on().bust(on().key("another")).go();
    on().bump(tag("of-others")).go();
    on().bust(key).version(2).soft().reason("event 17").go();
    on().bump(tag("user:42")).asScope().go();
    on().bump(Subject.ofNamespace("goods")).soft().go();

    List<JournalRecord> journal = on().inspect(key, tag("user:42")).journal();

    assertThat(journal)
        .filteredOn(record -> !record.isEpoch())
        .extracting(JournalRecord::kind)
        .containsExactly(Kind.NAMESPACE, Kind.SCOPE, Kind.KEY, Kind.TAG, Kind.PUT);
    assertThat(journal)
        .extracting(JournalRecord::number)
        .isSortedAccordingTo((one, other) -> Long.compare(other, one));
    JournalRecord bust = journal.get(2);
    assertThat(bust.names()).containsExactly(key.subject());
    assertThat(bust.soft()).isTrue();
    assertThat(bust.reason()).isEqualTo("event 17");
    assertThat(bust.time()).isBetween(on().read(key).now() - MINUTE, on().read(key).now());
    assertThat(journal.get(3).names()).containsExactly("x");
    assertThat(journal.get(3).reason()).isEqualTo("price list");
  }

  @Test
  default void inspect_journal_keepsKeysAndTagsOfOneNameApart() {
    EntryKey key = on().key("a");
    EntryKey another = on().key("another");
    on().put(key).version(1).tags(another.subject()).go();
    on().bust(another).version(1).go();
    on().bump(tag(key.subject())).go();

    assertThat(on().inspect(key).journal())
        .filteredOn(record -> !record.isEpoch())
        .extracting(JournalRecord::kind)
        .containsExactly(Kind.PUT);
  }

  @Test
  default void inspect_journal_isNotLongerThanPeopleRead() {
    EntryKey key = on().key("a");
    for (int i = 0; i < Inspection.JOURNAL_SHOWN + 5; i++) {
      on().bust(key).reason("number " + i).go();
    }

    List<JournalRecord> journal = on().inspect(key).journal();

    assertThat(journal).hasSize(Inspection.JOURNAL_SHOWN);
    assertThat(journal.getFirst().number()).isEqualTo(on().position());
  }

  @Test
  default void inspect_changesNothing() {
    EntryKey key = on().key("a");
    on().put(key).staleAtOnce().go();
    long before = on().position();

    on().inspect(key);

    assertThat(on().position()).isEqualTo(before);
    assertThat(on().served(key)).isEqualTo(Served.STALE);
    assertThat(on().ask(key)).isInstanceOf(LeaseAnswer.Granted.class);
  }

  @Test
  default void check_ofAStoreThatServes_succeeds() {
    assertThatCode(() -> Await.of(on().store().check())).doesNotThrowAnyException();
  }

  @Test
  default void describe_saysWhichStoreItIs() {
    assertThat(on().store().describe()).isNotBlank();
  }

  private static LeaseRecord lease(Inspection seen) {
    LeaseRecord lease = seen.lease();
    if (lease == null) {
      throw new AssertionError("no lease is shown");
    }
    return lease;
  }
}
