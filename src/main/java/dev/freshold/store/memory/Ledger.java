package dev.freshold.store.memory;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.Pace;
import dev.freshold.policy.Settle;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.Inspection.SubjectState;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.News;
import dev.freshold.store.StoreException;
import dev.freshold.store.StoreException.Fault;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The control state of a partition: its one counter, and everything that carries a number of it
 * (rule R1). Not thread-safe: the partition holds the lock.
 */
final class Ledger {

  private static final long REQUEST_MEMORY_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Epoch epoch = new Epoch(ThreadLocalRandom.current().nextLong());
  private final Remembered<Subject, Bump> bumps;
  private final Remembered<String, Mark> marks;
  private final Remembered<String, Long> requests;
  private final Journal journal;
  private final Tenant tenant;
  private final Outbox outbox;
  private final long openedAt;
  private long counter;

  Ledger(Tenant tenant, MemoryStore.Limits limits, Outbox outbox, long now) {
    this.tenant = tenant;
    this.outbox = outbox;
    this.bumps = new Remembered<>(limits.controlLifeMillis(), limits.maxControl());
    this.marks = new Remembered<>(limits.controlLifeMillis(), limits.maxControl());
    this.requests = new Remembered<>(REQUEST_MEMORY_MILLIS, limits.maxControl());
    this.journal = new Journal(limits.journalLength());
    this.openedAt = now;
    next(now, Kind.EPOCH, false, List.of(), "");
  }

  Epoch epoch() {
    return epoch;
  }

  long position() {
    return counter;
  }

  long epochAge(long now) {
    return now - openedAt;
  }

  Receipt receipt() {
    return new Receipt(epoch, counter);
  }

  Journal journal() {
    return journal;
  }

  /** The next number, with its record, which is told. */
  long next(long now, Kind kind, boolean soft, List<String> names, String reason) {
    counter++;
    JournalRecord record = new JournalRecord(counter, now, kind, soft, names, reason);
    journal.append(record);
    outbox.add(new News.Appended(tenant, epoch, record));
    return counter;
  }

  /** The newest invalidations among the subjects; what has been forgotten early counts as hard. */
  Generations generations(List<Subject> subjects) {
    Generations newest = new Generations(Math.max(bumps.floor(), marks.floor()), 0);
    for (Subject subject : subjects) {
      newest = newest.and(bump(subject).generations());
    }
    return newest;
  }

  Settle settle(List<Subject> subjects) {
    return subjects.stream()
        .map(subject -> bump(subject).settle())
        .reduce(Settle.NONE, Settle::and);
  }

  List<SubjectState> states(List<Subject> subjects) {
    return subjects.stream()
        .map(subject -> new SubjectState(subject, bump(subject).hard(), bump(subject).soft()))
        .toList();
  }

  Mark mark(EntryKey key) {
    return marks.getOrDefault(key.subject(), Mark.NONE);
  }

  /** Whether the request was seen lately; if not, it has been now. */
  boolean isRetry(@Nullable String requestId, long now) {
    if (requestId == null) {
      return false;
    }
    Long seenAt = requests.get(requestId);
    if (seenAt != null && now - seenAt <= REQUEST_MEMORY_MILLIS) {
      return true;
    }
    requests.put(requestId, now, counter, now);
    return false;
  }

  /** Whether the bust says nothing that is not known. */
  boolean knows(String subject, Target target, boolean soft) {
    Version version = target.version();
    return version != null && marks.getOrDefault(subject, Mark.NONE).covers(version, soft);
  }

  Mark bust(String subject, @Nullable Version version, boolean soft, long number, long now) {
    Mark before = marks.getOrDefault(subject, Mark.NONE);
    Mark after =
        version == null ? before.bustedAt(number, soft) : before.bustedAt(number, soft, version);
    marks.put(subject, after, number, now);
    return after;
  }

  /**
   * The version that the subject would get if it were bumped now. Only who asks for a version is
   * refused one: a tag is invalidated all the same.
   */
  long nextVersion(Subject subject, BumpCommand command) {
    long version = bump(subject).version();
    if (version == Long.MAX_VALUE && command.kind() != BumpCommand.Kind.TAG) {
      throw new StoreException(
          Fault.EXHAUSTED,
          "the version of \"" + subject + "\" cannot grow any further; invalidate it as a tag");
    }
    long next = version == Long.MAX_VALUE ? version : version + 1;
    return Math.max(Math.max(counter + 1, next), command.atLeast());
  }

  long version(Subject subject) {
    return bump(subject).version();
  }

  void bump(BumpCommand command, Subject subject, long version, long number, long now) {
    long settled = command.settle() == 0 ? 0 : now + command.settle();
    Settle settle = command.soft() ? new Settle(0, settled) : new Settle(settled, 0);
    Pace pace = command.pace() == 0 ? null : new Pace(command.pace(), 0);
    bumps.put(
        subject, bump(subject).at(number, command.soft(), version, settle, pace), number, now);
  }

  /**
   * Milliseconds until the load limits which met an entry of that stamp let one more pass. If they
   * do at once, it is taken.
   */
  long paceDelay(List<Subject> subjects, long stamp, long now) {
    long delay = 0;
    for (Subject subject : subjects) {
      Pace pace = paceFor(subject, stamp);
      delay = pace == null ? delay : Math.max(delay, pace.delayMillis(now));
    }
    if (delay == 0) {
      for (Subject subject : subjects) {
        Pace pace = paceFor(subject, stamp);
        if (pace != null) {
          bumps.replace(subject, bump(subject).paced(pace.taken(now)));
        }
      }
    }
    return delay;
  }

  private @Nullable Pace paceFor(Subject subject, long stamp) {
    Bump bump = bump(subject);
    return bump.generations().newest() > stamp ? bump.pace() : null;
  }

  private Bump bump(Subject subject) {
    return bumps.getOrDefault(subject, Bump.NONE);
  }
}
