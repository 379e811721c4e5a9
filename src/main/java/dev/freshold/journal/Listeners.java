package dev.freshold.journal;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** All who are told what a node learns of one journal. */
final class Listeners implements JournalListener {

  private final List<JournalListener> all = new CopyOnWriteArrayList<>();

  void add(JournalListener listener) {
    all.add(listener);
  }

  void remove(JournalListener listener) {
    all.remove(listener);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  @Override
  public void appended(Receipt position, JournalRecord record) {
    all.forEach(listener -> listener.appended(position, record));
  }

  @Override
  public void reset(Receipt from, ResetReason reason) {
    all.forEach(listener -> listener.reset(from, reason));
  }
}
