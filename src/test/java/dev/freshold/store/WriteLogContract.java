package dev.freshold.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.testing.Await;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of {@link WriteLog}. */
public abstract class WriteLogContract {

  protected final Tenant tenant = new Tenant("test-" + UUID.randomUUID());

  /** The log under test; may be the same for all tests. */
  protected abstract WriteLog log();

  /** Where the keys of its writes are cached. */
  protected abstract Store cache();

  protected final WriteLogDriver on() {
    return new WriteLogDriver(log(), tenant);
  }

  protected final StoreDriver cached() {
    return new StoreDriver(cache(), tenant);
  }

  protected final EntryKey key(String key) {
    return cached().key(key);
  }

  protected static PutResult decided(AppendResult result) {
    if (result instanceof AppendResult.Decided decided) {
      return decided.put();
    }
    throw new AssertionError("expected a decision, was answered " + result);
  }

  @Test
  void write_isCachedAndLogged() {
    PutResult result = decided(on().append(key("a"), "new", StoreDriver.LATER));

    assertThat(result).isInstanceOf(PutResult.Stored.class);
    assertThat(cached().text(key("a"))).isEqualTo("new");
    assertThat(cached().entry(key("a")).version()).isEqualTo(new Version(StoreDriver.LATER));
    assertThat(on().isBacklogged()).isTrue();
    LoggedWrite write = on().page(on().hold("n1")).getFirst();
    assertThat(write.key()).isEqualTo(key("a"));
    assertThat(write.version()).isEqualTo(new Version(StoreDriver.LATER));
    assertThat(write.tags()).containsExactly(new Tag("eu"));
    assertThat(write.requestId()).isEqualTo("a@" + StoreDriver.LATER);
    Entry entry = on().entry(write.id());
    assertThat(entry.outcome()).isEqualTo(WriteLogDriver.text("new"));
    assertThat(entry.tags()).containsExactly(new Tag("templated"), new Tag("eu"));
  }

  @Test
  void keyOfAnyShape_comesBackAsItWas() {
    EntryKey odd = cached().key("goods", "v7", "a b:書/{x}\"");
    on().append(odd, "", 0);

    LoggedWrite write = on().page(on().hold("n1")).getFirst();

    assertThat(write.key()).isEqualTo(odd);
    assertThat(on().entry(write.id()).outcome()).isEqualTo(WriteLogDriver.text(""));
  }

  @Test
  void deletion_isLoggedAsOne() {
    on().delete(key("a"), 2);

    Entry entry = on().entry(on().page(on().hold("n1")).getFirst().id());

    assertThat(entry.outcome().is(Outcome.Kind.NOT_FOUND)).isTrue();
    assertThat(cached().entry(key("a")).isNegative()).isTrue();
  }

  @Test
  void sameVersionAgain_hasNoSecondEffect() {
    on().append(key("a"), "new", 5);

    PutResult again = decided(on().append(key("a"), "new", 5));

    assertThat(again).isInstanceOf(PutResult.Unchanged.class);
    assertThat(on().page(on().hold("n1"))).hasSize(1);
  }

  @Test
  void sameVersionAgain_afterItsEntryWasInvalidated_isStillTheSameWrite() {
    on().append(key("a"), "new", 5);
    cached().bust(key("a")).go();

    PutResult again = decided(on().append(key("a"), "new", 5));

    assertThat(again).isInstanceOf(PutResult.Unchanged.class);
    assertThat(on().page(on().hold("n1"))).hasSize(1);
  }

  @Test
  void lowerVersion_isRefusedAndNotLogged() {
    on().append(key("a"), "new", 5);

    PutResult late = decided(on().append(key("a"), "old", 4));

    assertThat(late).isInstanceOf(PutResult.Refused.class);
    assertThat(on().page(on().hold("n1"))).hasSize(1);
    assertThat(cached().text(key("a"))).isEqualTo("new");
  }

  @Test
  void loadOfAnOlderRow_isRefusedWhileTheWriteWaits_evenWhenItsEntryIsGone() {
    on().append(key("a"), "new", 5);
    cached().bust(key("a")).go();

    PutResult load =
        cached().put(key("a")).leased(cached().lease(key("a"))).version(4).text("old").go();

    assertThat(load).isInstanceOf(PutResult.Refused.class);
  }

  @Test
  void fullLog_takesNoMore_butARetryOfWhatItHas() {
    on().append(key("a"), "one", 1, 2);
    on().append(key("b"), "two", 1, 2);

    assertThat(on().append(key("c"), "three", 1, 2)).isInstanceOf(AppendResult.Full.class);
    assertThat(cached().read(key("c")).entry()).isNull();
    assertThat(decided(on().append(key("b"), "two", 1, 2))).isInstanceOf(PutResult.Unchanged.class);
    assertThat(on().page(on().hold("n1"))).hasSize(2);
  }

  @Test
  void log_isFlushedByOneAtATime() {
    on().append(key("a"), "new", 1);
    LogHold hold = on().hold("n1");

    assertThat(on().claim("n2")).isInstanceOf(LogClaim.Taken.class);
    assertThat(on().claim("n1")).isInstanceOf(LogClaim.Held.class);
    assertThat(Await.of(log().release(hold, true))).isFalse();
    assertThat(on().claim("n2")).isInstanceOf(LogClaim.Taken.class);
    assertThat(Await.of(log().release(hold, false))).isTrue();
    assertThat(on().claim("n2")).isInstanceOf(LogClaim.Held.class);
  }

  @Test
  void claim_tellsTheBacklog() {
    on().append(key("a"), "new", 1);
    on().append(key("a"), "newer", 2);

    assertThat(on().claim("n1"))
        .isInstanceOfSatisfying(
            LogClaim.Held.class, held -> assertThat(held.backlog()).isEqualTo(2));
  }

  @Test
  void emptyLog_isGivenBack() {
    LogHold hold = on().hold("n1");

    assertThat(Await.of(log().release(hold, true))).isTrue();
    assertThat(on().claim("n2")).isInstanceOf(LogClaim.Held.class);
  }

  @Test
  void page_isInOrder_andGoesOnWhereTheLastOneEnded() {
    for (int i = 1; i <= 5; i++) {
      on().append(key("k" + i), "v", i);
    }
    LogHold hold = on().hold("n1");

    List<LoggedWrite> first = on().page(hold, LogId.START, 2);
    List<LoggedWrite> rest = on().page(hold, first.getLast().id(), 10);

    assertThat(first).extracting(write -> write.key().key()).containsExactly("k1", "k2");
    assertThat(rest).extracting(write -> write.key().key()).containsExactly("k3", "k4", "k5");
  }

  @Test
  void settledWrites_areGone() {
    on().append(key("a"), "one", 1);
    on().append(key("a"), "two", 2);
    LogHold hold = on().hold("n1");
    List<LoggedWrite> writes = on().page(hold);

    assertThat(
            on().settle(
                    hold, writes.getLast(), writes.stream().map(LoggedWrite::id).toList(), true))
        .isTrue();

    assertThat(on().page(hold)).isEmpty();
    assertThat(Await.of(log().entry(tenant, writes.getFirst().id()))).isEmpty();
    assertThat(on().isBacklogged()).isFalse();
    assertThat(cached().text(key("a"))).isEqualTo("two");
  }

  @Test
  void whoHasLostTheRight_changesNothing() {
    on().append(key("a"), "new", 1);
    LogHold hold = on().hold("n1");
    LoggedWrite write = on().page(hold).getFirst();
    LogHold other = new LogHold(tenant, "n2", hold.epoch());
    LogHold earlier = new LogHold(tenant, "n1", new Epoch(hold.epoch().id() + 1));

    for (LogHold lost : List.of(other, earlier)) {
      assertThat(on().settle(lost, write)).isFalse();
      assertThat(on().bury(lost, write, null)).isFalse();
      assertThat(Await.of(log().page(lost, LogId.START, 10))).isEmpty();
    }

    assertThat(on().page(hold)).containsExactly(write);
    assertThat(on().deadLetters()).isEmpty();
  }

  @Test
  void buriedWrite_isADeadLetter_withAllOfIt() {
    on().append(key("a"), "new", 7);
    LogHold hold = on().hold("n1");
    LoggedWrite write = on().page(hold).getFirst();

    assertThat(on().bury(hold, write, null)).isTrue();
    assertThat(on().bury(hold, write, null)).isTrue();

    assertThat(on().page(hold)).isEmpty();
    assertThat(on().deadLetters())
        .containsExactly(
            new DeadLetter(
                write, WriteLogDriver.text("new"), "FAILED_PRECONDITION", "no such shop", 3));
    assertThat(on().isBacklogged()).isFalse();
  }

  @Test
  void buriedVersion_mayBeWrittenAnew() {
    on().append(key("a"), "new", 7);
    LogHold hold = on().hold("n1");
    cached().bust(key("a")).go();
    on().bury(hold, on().page(hold).getFirst(), null);

    PutResult again = decided(on().append(key("a"), "new", 7));

    assertThat(again).isInstanceOf(PutResult.Stored.class);
    assertThat(on().page(hold)).hasSize(1);
  }

  @Test
  void logs_ofTenants_areApart() {
    WriteLogDriver other = new WriteLogDriver(log(), new Tenant(tenant.name() + "-other"));
    on().append(key("a"), "new", 1);

    assertThat(other.isBacklogged()).isFalse();
    assertThat(other.page(other.hold("n1"))).isEmpty();
  }
}
