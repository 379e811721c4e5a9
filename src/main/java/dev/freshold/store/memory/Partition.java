package dev.freshold.store.memory;

import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Generations;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Judge;
import dev.freshold.policy.LeaseRule;
import dev.freshold.policy.Lifetime;
import dev.freshold.policy.PutRule;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.PutVerdict;
import dev.freshold.policy.PutVerdict.Reason;
import dev.freshold.policy.Verdict;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.BustCommand;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.BustResult;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.Fleet;
import dev.freshold.store.InspectCommand;
import dev.freshold.store.Inspection;
import dev.freshold.store.JournalPage;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.News;
import dev.freshold.store.PutCommand;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.RenewCommand;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of one tenant. Each method is one atomic step: the lock is held for a few look-ups, and
 * never while anyone waits. The rules are those of the policy room; here they are carried out.
 */
final class Partition {

  private final Entries entries;
  private final Leases leases;
  private final Ledger ledger;
  private final Members members = new Members();
  private final Outbox outbox = new Outbox();
  private final Tenant tenant;
  private final LongSupplier clock;

  Partition(Tenant tenant, Entries entries, MemoryStore.Limits limits, LongSupplier clock) {
    this.tenant = tenant;
    this.entries = entries;
    this.leases = new Leases(limits.maxControl(), clock);
    this.ledger = new Ledger(tenant, limits, outbox, clock.getAsLong());
    this.clock = clock;
  }

  /** What it has to tell, and is to be told once its lock is free. */
  Outbox outbox() {
    return outbox;
  }

  synchronized ReadFacts read(ReadCommand command) {
    long now = clock.getAsLong();
    Entry entry = entries.get(command.key());
    List<Subject> subjects = applying(command.subjects(), entry);
    Generations generations = ledger.generations(subjects);
    Mark mark = ledger.mark(command.key());
    Verdict verdict =
        Judge.judge(
            entry, generations, mark, ledger.epoch(), command.demand(), 0, now, command.early());
    LeaseAnswer lease =
        command.lease() != null && LeaseRule.wantsLoad(verdict)
            ? lease(command.key(), command.lease(), entry, subjects, generations, mark, now)
            : LeaseAnswer.NONE;
    return facts(entry, generations, mark, now, lease);
  }

  private LeaseAnswer lease(
      EntryKey key,
      ReadCommand.LeaseAsk ask,
      @Nullable Entry entry,
      List<Subject> subjects,
      Generations generations,
      Mark mark,
      long now) {
    LeaseRecord current = leases.get(key);
    if (current != null && !LeaseRule.mayGrant(current, ledger.epoch(), generations, mark, now)) {
      long remaining = current.until() - now;
      return current.cooling()
          ? new LeaseAnswer.Cooling(remaining)
          : new LeaseAnswer.Held(remaining);
    }
    long delay = entry == null ? 0 : ledger.paceDelay(subjects, entry.stamp(), now);
    if (delay > 0) {
      return new LeaseAnswer.Paced(delay);
    }
    int failures = current == null ? 0 : current.failures();
    long until = now + ask.millis();
    leases.put(
        key,
        new LeaseRecord(
            false, failures, ledger.epoch(), ledger.position(), now, until, ask.token()));
    return new LeaseAnswer.Granted(key, ask.token(), ask.millis());
  }

  synchronized PutResult put(PutCommand command) {
    long now = clock.getAsLong();
    EntryKey key = command.key();
    Entry entry = entries.get(key);
    PutRule.Scene scene =
        new PutRule.Scene(
            entry,
            leases.get(key),
            ledger.generations(command.subjects()),
            ledger.generations(applying(command.scopes(), entry)),
            ledger.mark(key),
            ledger.settle(command.subjects()),
            ledger.epoch(),
            ledger.position(),
            now);
    PutVerdict verdict =
        PutRule.decide(
            command.claim(), command.outcome(), command.version(), command.life(), scene);
    return switch (verdict) {
      case PutVerdict.Store store -> store(command, store, now);
      case PutVerdict.AlreadyStored stored -> new PutResult.Unchanged(ledger.receipt());
      case PutVerdict.KeepStale stale -> keepStale(command, scene.lease(), now);
      case PutVerdict.Refuse refusal -> refuse(command, refusal);
    };
  }

  private PutResult store(PutCommand command, PutVerdict.Store verdict, long now) {
    EntryKey key = command.key();
    if (verdict.numbered() && (verdict.fences() || command.journaled())) {
      long number = ledger.next(now, Kind.PUT, false, List.of(key.subject()), "");
      if (verdict.fences()) {
        ledger.bust(key.subject(), command.version(), false, number, now);
      }
    }
    leases.remove(key);
    Lifetime life = verdict.life();
    Entry entry =
        new Entry(
            command.outcome(),
            command.version(),
            ledger.epoch(),
            verdict.stamp(),
            verdict.loadStart(),
            life.freshFor(),
            life.staleFor(),
            (int) Math.max(0, now - verdict.loadStart()),
            command.tags());
    entries.put(key, entry, command.indexed());
    return new PutResult.Stored(
        ledger.receipt(), Math.max(0, entry.freshUntil() - now), entry.staleUntil() - now);
  }

  private PutResult keepStale(PutCommand command, @Nullable LeaseRecord lease, long now) {
    if (lease != null) {
      leases.cool(command.key(), lease, command.draw(), now);
    }
    return new PutResult.Unchanged(ledger.receipt());
  }

  /**
   * A lease whose outcome is refused has done its work, and somebody else may load; one that was
   * lost is not this put's.
   */
  private PutResult refuse(PutCommand command, PutVerdict.Refuse refusal) {
    if (command.claim() instanceof Claim.Leased && refusal.reason() != Reason.LEASE_LOST) {
      leases.remove(command.key());
    }
    return new PutResult.Refused(ledger.receipt(), refusal.reason(), refusal.current());
  }

  synchronized boolean extend(ExtendCommand command) {
    long now = clock.getAsLong();
    LeaseRecord lease = leases.get(command.key());
    if (lease == null || !lease.isHeldBy(command.token(), now)) {
      return false;
    }
    leases.put(command.key(), lease.extendedTo(now + command.millis()));
    return true;
  }

  synchronized boolean abandon(AbandonCommand command) {
    long now = clock.getAsLong();
    LeaseRecord lease = leases.get(command.key());
    if (lease == null || !lease.isHeldBy(command.token(), now)) {
      return false;
    }
    if (command.failed()) {
      leases.cool(command.key(), lease, command.draw(), now);
    } else {
      leases.remove(command.key());
    }
    return true;
  }

  synchronized BustResult bust(BustCommand command) {
    long now = clock.getAsLong();
    if (ledger.isRetry(command.requestId(), now)) {
      return new BustResult(ledger.receipt(), command.targets().size(), 0);
    }
    List<Target> news =
        command.targets().stream()
            .filter(target -> !ledger.knows(subject(command, target), target, command.soft()))
            .toList();
    int noOps = command.targets().size() - news.size();
    if (news.isEmpty()) {
      return new BustResult(ledger.receipt(), noOps, 0);
    }
    List<String> names = news.stream().map(target -> subject(command, target)).toList();
    long number = ledger.next(now, Kind.KEY, command.soft(), names, command.reason());
    long met = 0;
    for (Target target : news) {
      Mark mark =
          ledger.bust(subject(command, target), target.version(), command.soft(), number, now);
      met += meet(command, target, mark);
    }
    return new BustResult(ledger.receipt(), noOps, met);
  }

  /** Frees what the bust has killed, where it is known to be, and counts what it has touched. */
  private long meet(BustCommand command, Target target, Mark mark) {
    long met = 0;
    for (EntryKey key : command.entryKeys(target)) {
      Entry entry = entries.get(key);
      if (entry == null) {
        continue;
      }
      if (mark.kills(entry.version(), entry.stamp())) {
        entries.remove(key);
        met++;
      } else if (mark.ages(entry.version(), entry.stamp())) {
        met++;
      }
    }
    return met;
  }

  synchronized long estimate(BustCommand command) {
    return command.targets().stream()
        .flatMap(target -> command.entryKeys(target).stream())
        .filter(key -> entries.get(key) != null)
        .count();
  }

  synchronized BumpResult bump(BumpCommand command) {
    long now = clock.getAsLong();
    Subject first = command.subjects().getFirst();
    long version = ledger.version(first);
    if (command.atLeast() > 0 && version >= command.atLeast()) {
      return new BumpResult(ledger.receipt(), version, false, 0);
    }
    List<Long> versions =
        command.subjects().stream().map(subject -> ledger.nextVersion(subject, command)).toList();
    if (ledger.isRetry(command.requestId(), now)) {
      return new BumpResult(ledger.receipt(), version, false, 0);
    }
    List<String> names = command.subjects().stream().map(Subject::name).toList();
    long number = ledger.next(now, kind(command), command.soft(), names, command.reason());
    for (int i = 0; i < versions.size(); i++) {
      ledger.bump(command, command.subjects().get(i), versions.get(i), number, now);
    }
    long met = entries.countListed(command.tenant(), command.subjects());
    return new BumpResult(ledger.receipt(), versions.getFirst(), true, met);
  }

  synchronized Inspection inspect(InspectCommand command) {
    long now = clock.getAsLong();
    Entry entry = entries.get(command.key());
    List<Subject> subjects = applying(command.subjects(), entry);
    return new Inspection(
        facts(
            entry, ledger.generations(subjects), ledger.mark(command.key()), now, LeaseAnswer.NONE),
        entry == null ? 0 : entry.outcome().size(),
        leases.get(command.key()),
        ledger.states(subjects),
        ledger
            .journal()
            .about(
                command.key().subject(),
                subjects.stream().map(Subject::name).toList(),
                Inspection.JOURNAL_SEARCHED,
                Inspection.JOURNAL_SHOWN),
        command.key().path(),
        null);
  }

  synchronized JournalPage journal(long after, int atMost) {
    return new JournalPage(ledger.receipt(), ledger.journal().after(after, atMost));
  }

  synchronized Receipt renew(RenewCommand command) {
    Receipt applied = command.applied();
    if (applied == null || applied.epoch().equals(ledger.epoch())) {
      long position = applied == null ? ledger.position() : applied.position();
      members.renew(command, position, clock.getAsLong());
      tellOfMembers();
    }
    return ledger.receipt();
  }

  synchronized boolean leave(String node, @Nullable Long serial) {
    boolean left = members.remove(node, serial);
    tellOfMembers();
    return left;
  }

  private void tellOfMembers() {
    if (members.hasMoved()) {
      outbox.add(
          new News.Acked(
              tenant, new Receipt(ledger.epoch(), members.everybody()), members.all().size()));
    }
  }

  synchronized Fleet fleet() {
    return new Fleet(ledger.receipt(), clock.getAsLong(), Fleet.ALWAYS, members.all());
  }

  private ReadFacts facts(
      @Nullable Entry entry, Generations generations, Mark mark, long now, LeaseAnswer lease) {
    return new ReadFacts(
        entry,
        generations,
        mark,
        ledger.epoch(),
        ledger.position(),
        now,
        ledger.epochAge(now),
        lease);
  }

  /** What the key names, and what the entry says that it depends on. */
  private static List<Subject> applying(List<Subject> named, @Nullable Entry entry) {
    if (entry == null) {
      return named;
    }
    Stream<Subject> carried = entry.tags().stream().map((Tag tag) -> Subject.of(tag));
    return Stream.concat(named.stream(), carried).distinct().toList();
  }

  private static String subject(BustCommand command, Target target) {
    return EntryKey.subject(command.namespace(), target.key());
  }

  private static Kind kind(BumpCommand command) {
    return switch (command.kind()) {
      case TAG -> JournalRecord.Kind.TAG;
      case SCOPE -> JournalRecord.Kind.SCOPE;
      case NAMESPACE -> JournalRecord.Kind.NAMESPACE;
    };
  }
}
