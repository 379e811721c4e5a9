package dev.freshold.store.memory;

import dev.freshold.store.JournalRecord;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
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

  /** The records that touch the key or anything that applies to it, newest first. */
  List<JournalRecord> about(String keySubject, Collection<String> subjects, int among, int atMost) {
    Iterable<JournalRecord> newestFirst = () -> newestFirst();
    return StreamSupport.stream(newestFirst.spliterator(), false)
        .limit(among)
        .filter(record -> record.touches(keySubject, subjects))
        .limit(atMost)
        .toList();
  }

  /** The oldest records behind the number, in order. */
  List<JournalRecord> after(long number, int atMost) {
    return records.stream().filter(record -> record.number() > number).limit(atMost).toList();
  }

  private Iterator<JournalRecord> newestFirst() {
    return records.descendingIterator();
  }
}
