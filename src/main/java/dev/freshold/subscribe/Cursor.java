package dev.freshold.subscribe;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A subscriber's place in the journal. Not thread-safe. */
final class Cursor {

  private Epoch epoch;
  private long position;
  private @Nullable JournalPage page;

  Cursor(Receipt position) {
    this.epoch = position.epoch();
    this.position = position.position();
  }

  Receipt position() {
    return new Receipt(epoch, position);
  }

  Epoch epoch() {
    return epoch;
  }

  long number() {
    return position;
  }

  /** Everything up to here has been dealt with. */
  void moveTo(Receipt to) {
    epoch = to.epoch();
    position = to.position();
  }

  /** Records out of the store, the first of them behind this place or further back. */
  void give(JournalPage records) {
    page = records;
  }

  /** What comes next, the ring being as it is. */
  Step step(Ring.Span ring) {
    if (!ring.epoch().equals(epoch)) {
      page = null;
      return new Step.Lost(Loss.EPOCH, ring.head());
    }
    long last = ring.last();
    if (position >= last) {
      page = null;
      return position == last ? Step.HEAD : Step.AHEAD;
    }
    JournalRecord recent = ring.get(position + 1);
    if (recent != null) {
      page = null;
      return new Step.Next(recent);
    }
    return page == null ? Step.BEHIND : step(page, ring);
  }

  private Step step(JournalPage stored, Ring.Span ring) {
    List<JournalRecord> records = stored.records();
    if (records.isEmpty() || records.getFirst().number() > position + 1) {
      page = null;
      return new Step.Lost(Loss.TRIMMED, ring.head());
    }
    long index = position + 1 - records.getFirst().number();
    if (index >= records.size()) {
      page = null;
      return Step.BEHIND;
    }
    JournalRecord record = records.get((int) index);
    return record.number() == position + 1
        ? new Step.Next(record)
        : new Step.Lost(Loss.TRIMMED, ring.head());
  }
}
