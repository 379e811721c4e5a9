package dev.freshold.store.memory;

import dev.freshold.store.JournalRecord;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** The newest records of a partition, in order; older ones are let go. */
final class Journal {

  private final Deque<JournalRecord> records = new ArrayDeque<>();
  private final int length;

  Journal(int length) {
    this.length = length;
  }

  void append(JournalRecord record) {
    records.addLast(record);
    if (records.size() > length) {
      records.removeFirst();
    }
  }

  /** The records that name any of these, newest first. */
  List<JournalRecord> about(Collection<String> names, int among, int atMost) {
    Predicate<JournalRecord> touches =
        record -> record.names().stream().anyMatch(names::contains) || record.isEpoch();
    Iterable<JournalRecord> newestFirst = () -> newestFirst();
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .limit(among)
        .filter(touches)
        .limit(atMost)
        .toList();
  }

  private Iterator<JournalRecord> newestFirst() {
    return records.descendingIterator();
  }
}
