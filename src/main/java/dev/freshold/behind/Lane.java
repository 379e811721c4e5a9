package dev.freshold.behind;

import dev.freshold.model.Version;
import dev.freshold.store.LogId;
import dev.freshold.store.LoggedWrite;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one key that the origin does not have yet, in the order in which they were
 * acknowledged.
 *
 * <p>Of successive writes only the last is written; the ones before it are superseded once the
 * origin has stored that one, and not sooner: if it is refused, the one before it is written after
 * all. Writes under another schema version may be other rows, so that they do not supersede each
 * other.
 */
final class Lane {

  private final String subject;
  private final List<LoggedWrite> writes = new ArrayList<>();
  private LogId newest = LogId.START;
  private int attempts;
  private boolean waiting;

  Lane(String subject) {
    this.subject = subject;
  }

  String subject() {
    return subject;
  }

  void add(LoggedWrite write) {
    writes.add(write);
    newest = write.id();
  }

  boolean isEmpty() {
    return writes.isEmpty();
  }

  int size() {
    return writes.size();
  }

  /** The newest that was ever added. */
  LogId newest() {
    return newest;
  }

  /** The last of the oldest run of writes that supersede each other. */
  LoggedWrite next() {
    LoggedWrite last = writes.getFirst();
    for (LoggedWrite write : writes) {
      if (!write.key().equals(last.key())) {
        break;
      }
      last = write;
    }
    return last;
  }

  /** That one, and those which it supersedes. */
  List<LogId> upTo(LoggedWrite last) {
    return writes.subList(0, writes.indexOf(last) + 1).stream().map(LoggedWrite::id).toList();
  }

  /** Whether there is none beyond those. */
  boolean endsWith(LoggedWrite last) {
    return writes.getLast().equals(last);
  }

  /** The origin has stored it. */
  void stored(LoggedWrite last) {
    writes.subList(0, writes.indexOf(last) + 1).clear();
    attempts = 0;
  }

  /** The greatest version of all but that one; null: there is no other. */
  @Nullable Version besides(LoggedWrite one) {
    return writes.stream()
        .filter(write -> !write.equals(one))
        .map(LoggedWrite::version)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /** The origin will not have it. */
  void buried(LoggedWrite one) {
    writes.remove(one);
    attempts = 0;
  }

  /** It is not known whether the origin has it. Gives how often that was so in a row. */
  int failed() {
    return ++attempts;
  }

  int attempts() {
    return attempts;
  }

  /** Whether somebody sees to it: it stands in a queue, is written, or waits for its next try. */
  boolean isSeenTo() {
    return waiting;
  }

  void seenTo(boolean so) {
    waiting = so;
  }
}
