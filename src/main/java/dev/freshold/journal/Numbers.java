package dev.freshold.journal;

import dev.freshold.model.Generations;
import dev.freshold.store.JournalRecord;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest invalidation of everything that a journal has named, by its numbers. One thread at a
 * time writes, any number read.
 *
 * <p>There is a limit to how many names are kept. Beyond it the longest untouched is forgotten, and
 * whatever is older than what was forgotten counts as dead ({@link #floor()}).
 */
final class Numbers {

  private final ConcurrentHashMap<String, Generations> subjects = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Generations> keys = new ConcurrentHashMap<>();
  private final Queue<Written> written = new ArrayDeque<>();
  private final int limit;
  private volatile long floor;

  /** One name in one record. A key may be written like a tag, so that each has its own map. */
  private record Written(ConcurrentHashMap<String, Generations> among, String name, long number) {}

  Numbers(int limit) {
    this.limit = limit;
  }

  /** Takes the next record in. */
  void apply(JournalRecord record) {
    switch (record.kind()) {
      case KEY, PUT -> record.names().forEach(name -> write(keys, name, record));
      case TAG, SCOPE, NAMESPACE -> record.names().forEach(name -> write(subjects, name, record));
      case EPOCH -> {}
    }
  }

  private void write(
      ConcurrentHashMap<String, Generations> among, String name, JournalRecord record) {
    long number = record.number();
    among.merge(
        name,
        record.soft() ? new Generations(0, number) : new Generations(number, 0),
        Generations::and);
    written.add(new Written(among, name, number));
    if (written.size() > limit) {
      forget(written.remove());
    }
  }

  private void forget(Written oldest) {
    Generations newest = oldest.among().get(oldest.name());
    if (newest != null && newest.newest() == oldest.number()) {
      floor = Math.max(floor, oldest.number());
      oldest.among().remove(oldest.name());
    }
  }

  /** The newest among the subjects; what was forgotten counts as hard. */
  Generations ofSubjects(String[] names) {
    Generations newest = Generations.NONE;
    for (String name : names) {
      Generations known = subjects.get(name);
      if (known != null) {
        newest = newest.and(known);
      }
    }
    return newest.and(floor, 0);
  }

  /** The newest hard one of a subject, if it is remembered; 0: none is. */
  long hardOf(String name) {
    return subjects.getOrDefault(name, Generations.NONE).hard();
  }

  /** The newest busts, and puts of another version, of a key. */
  Generations ofKey(String keySubject) {
    return keys.getOrDefault(keySubject, Generations.NONE);
  }

  /** Whatever was known before this number is dead. */
  long floor() {
    return floor;
  }
}
