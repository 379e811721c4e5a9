package dev.freshold.subscribe;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.JournalListener;
import dev.freshold.journal.JournalSource;
import dev.freshold.journal.ResetReason;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.ForwardingStore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A journal that does what a test says, and a node that follows it: what the node has learned may
 * lag behind what the store has.
 */
final class ScriptedJournal implements JournalSource {

  private final Scheduler scheduler;
  private final List<JournalRecord> stored = new ArrayList<>();
  private final List<JournalListener> listeners = new ArrayList<>();
  private Epoch epoch = new Epoch(1);
  private long counter;
  private @Nullable Receipt learned = new Receipt(epoch, 0);
  private long confirmedAt = Long.MIN_VALUE;
  private boolean reachable = true;
  private long tripMillis;
  private int asked;

  ScriptedJournal(Scheduler scheduler) {
    this.scheduler = scheduler;
    confirm();
  }

  /** The store that keeps it. */
  Store store() {
    Store nothingElse = new MemoryStore(new MemoryStore.Limits(1, 1, 1, 1), scheduler::now);
    return new ForwardingStore(nothingElse) {
      @Override
      public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
        asked++;
        return reachable
            ? Uni.createFrom().emitter(seat -> answer(seat, page(after, atMost)))
            : Uni.createFrom()
                .failure(new StoreException(StoreException.Fault.UNAVAILABLE, "cut off"));
      }
    };
  }

  @Override
  public long confirmedAt() {
    return confirmedAt;
  }

  @Override
  public @Nullable Receipt listen(JournalListener listener) {
    listeners.add(listener);
    return learned;
  }

  @Override
  public void unlisten(JournalListener listener) {
    listeners.remove(listener);
  }

  /** How many listen. */
  int listeners() {
    return listeners.size();
  }

  /** How often the store was asked. */
  int asked() {
    return asked;
  }

  /** The node has not begun to follow. */
  void unlearn() {
    learned = null;
    confirmedAt = Long.MIN_VALUE;
  }

  /** The node begins to follow from where the journal stands. */
  void join(ResetReason reason) {
    Receipt from = head();
    learned = from;
    confirm();
    listeners.forEach(listener -> listener.reset(from, reason));
  }

  /** What the node has learned belongs to another history, or lies behind what was let go. */
  boolean isLost() {
    Receipt position = learned;
    return position == null
        || !position.epoch().equals(epoch)
        || (position.position() < counter
            && (stored.isEmpty() || stored.getFirst().number() > position.position() + 1));
  }

  /** The store has confirmed that the node knows everything. */
  void confirm() {
    confirmedAt = scheduler.now();
  }

  void reachable(boolean now) {
    reachable = now;
  }

  /** The store takes its time to answer. */
  void distant(long millis) {
    tripMillis = millis;
  }

  Receipt head() {
    return new Receipt(epoch, counter);
  }

  Receipt at(long position) {
    return new Receipt(epoch, position);
  }

  /** A record that only the store has. */
  JournalRecord store(Kind kind, String... names) {
    counter++;
    JournalRecord record =
        new JournalRecord(counter, scheduler.now(), kind, false, List.of(names), "");
    stored.add(record);
    return record;
  }

  /** A record that the node is told of as well. */
  JournalRecord append(Kind kind, String... names) {
    JournalRecord record = store(kind, names);
    learn();
    return record;
  }

  JournalRecord tag(String... names) {
    return append(Kind.TAG, names);
  }

  /** As many records of tags. */
  void tags(int count) {
    for (int i = 0; i < count; i++) {
      tag("t" + i);
    }
  }

  /** The node is told what it has missed. */
  void learn() {
    Receipt position = learned;
    if (position == null) {
      return;
    }
    for (JournalRecord record : page(position.position(), Integer.MAX_VALUE).records()) {
      Receipt next = new Receipt(epoch, record.number());
      learned = next;
      listeners.forEach(listener -> listener.appended(next, record));
    }
  }

  /** Lets go of everything up to the number. */
  void trim(long upTo) {
    stored.removeIf(record -> record.number() <= upTo);
  }

  /** The store begins a new history, which the node has not noticed. */
  void newEpoch() {
    epoch = new Epoch(epoch.id() + 1);
    counter = 0;
    stored.clear();
    store(Kind.EPOCH);
  }

  private void answer(UniEmitter<? super JournalPage> seat, JournalPage page) {
    if (tripMillis == 0) {
      seat.complete(page);
    } else {
      scheduler.schedule(tripMillis, () -> seat.complete(page));
    }
  }

  private JournalPage page(long after, int atMost) {
    long first = stored.isEmpty() ? counter + 1 : stored.getFirst().number();
    int from = Math.clamp(after + 1 - first, 0, stored.size());
    int to = (int) Math.min(stored.size(), (long) from + atMost);
    return new JournalPage(head(), stored.subList(from, to));
  }
}
