package dev.freshold.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freshold.flight.Scheduler;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.JournalRecord.Kind;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * This node's own memory: copies of what it has read from the store, bounded by weight.
 *
 * <p>It tells what it knows of a key as the store would, for the same judge to decide; it never
 * decides itself. What it does decide is whether it may be asked at all: copies that must be
 * coherent only while the node holds its lease, and none while its clocks do not agree.
 *
 * <p>A read takes no lock, and a hit looks names up only if the journal has moved since the last
 * one.
 *
 * <p>Not final, so that a test can break one of its rules and see what that does.
 */
public class Local {

  private final Cache<EntryKey, Copy> copies;
  private final Followers followers;
  private final TwoClocks clocks;
  private final Executor executor;
  private final boolean enabled;

  /**
   * An empty memory.
   *
   * @param maxWeight bytes; 0: nothing is kept
   * @param wall milliseconds since 1970, as the machine has them
   * @param executor for what nobody waits for
   */
  public Local(
      Followers followers,
      Scheduler scheduler,
      LongSupplier wall,
      long maxWeight,
      Executor executor) {
    this.followers = followers;
    this.clocks = new TwoClocks(scheduler, wall);
    this.executor = executor;
    followers.onReset(this::sweep);
    this.enabled = maxWeight > 0;
    this.copies =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight)
            .weigher((EntryKey key, Copy copy) -> copy.weight())
            .executor(executor)
            .build();
  }

  /** What the clocks say, to read by. */
  public Moment moment() {
    return clocks.look();
  }

  /** What is known here of the key, as of now; null: nothing that may be told. */
  public @Nullable ReadFacts read(EntryKey key, Coherence coherence, @Nullable Receipt receipt) {
    return read(key, coherence, receipt, moment());
  }

  /**
   * What is known here of the key; null: nothing that may be told.
   *
   * @param receipt a position that must have been seen; null: any
   * @param moment a {@link #moment} since the caller has asked
   */
  public @Nullable ReadFacts read(
      EntryKey key, Coherence coherence, @Nullable Receipt receipt, Moment moment) {
    Copy copy = coherence == Coherence.NONE ? null : copies.getIfPresent(key);
    if (copy == null) {
      return null;
    }
    if (moment.isUncertain()) {
      drop();
      return null;
    }
    Era era = copy.era();
    long now = moment.latest();
    if (era.isOver() || !mayTell(era, coherence, now)) {
      return null;
    }
    Receipt position = era.position();
    return receipt == null || covers(position, receipt) ? facts(copy, era, position, now) : null;
  }

  private static boolean mayTell(Era era, Coherence coherence, long now) {
    return coherence == Coherence.BOUNDED || era.isLeased(now);
  }

  private static boolean covers(Receipt position, Receipt asked) {
    return asked.epoch().equals(position.epoch()) && asked.position() <= position.position();
  }

  private static ReadFacts facts(Copy copy, Era era, Receipt position, long now) {
    Generations generations = Generations.NONE;
    Mark mark = Mark.NONE;
    long changes = era.changes();
    if (!copy.isChecked(changes)) {
      generations = era.numbers().ofSubjects(copy.subjects());
      mark = copy.mark(era.numbers().ofKey(copy.keySubject()));
      if (Math.max(generations.newest(), mark.newest()) <= copy.entry().stamp()) {
        copy.check(changes);
      }
    }
    return new ReadFacts(
        copy.entry(),
        generations,
        mark,
        position.epoch(),
        position.position(),
        copy.storeTime(now),
        0,
        LeaseAnswer.NONE);
  }

  /** To be called before the store is asked; null: what it answers cannot be kept. */
  public @Nullable Asked ask(EntryKey key, Coherence coherence) {
    if (!enabled || coherence == Coherence.NONE) {
      return null;
    }
    Era era = followers.of(key.tenant()).era();
    return era == null ? null : new Asked(era, era.position().position(), clocks.now());
  }

  /**
   * Whether this node's journal had said, before the store was asked, that what it has answered is
   * dead. Of keys the journal says less than the store knows, for it has no versions; what it has
   * forgotten it cannot say.
   */
  public boolean isContradicted(Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts facts) {
    Entry entry = facts.entry();
    if (entry == null || asked.era().isOver() || !facts.epoch().equals(asked.era().epoch())) {
      return false;
    }
    Numbers numbers = asked.era().numbers();
    long newest = numbers.hardOf(Subject.ofNamespace(key.namespace()).name());
    for (Tag tag : keyTags) {
      newest = Math.max(newest, numbers.hardOf(tag.name()));
    }
    for (Tag tag : entry.tags()) {
      newest = Math.max(newest, numbers.hardOf(tag.name()));
    }
    return entry.stamp() < newest && newest <= asked.position();
  }

  /**
   * Keeps a copy of what the store has answered, which the caller has found to be fresh.
   *
   * @param keyTags what the key itself names
   */
  public void keep(Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts facts) {
    Entry entry = facts.entry();
    if (entry != null) {
      keep(asked, key, keyTags, facts, entry.stampedAt(asked.position()), 0);
    }
  }

  /**
   * Keeps what this node has loaded under a lease, once the store has accepted it.
   *
   * <p>It is stamped like the entry of the store, with the counter as of the lease, so that
   * whatever was invalidated since then counts (rule R7: the store was asked with the lease). Only
   * the record of its own put, which ends all copies of what was there before, does not end it.
   *
   * @param asked before the lease was
   * @param keyTags what the key itself names
   * @param leased what was read with the lease
   * @param loaded as it is stored; its lives may be shorter
   * @param put when it was accepted, and the number that the put took, if it took one
   */
  public void keepLoaded(
      Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts leased, Entry loaded, Receipt put) {
    if (put.epoch().equals(leased.epoch())) {
      keep(asked, key, keyTags, leased, loaded, put.position());
    }
  }

  private void keep(
      Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts facts, Entry entry, long ownPut) {
    if (asked.era().isOver() || !facts.epoch().equals(asked.era().epoch())) {
      return;
    }
    String[] subjects =
        Stream.concat(
                Stream.of(Subject.ofNamespace(key.namespace()).name()),
                Stream.concat(keyTags.stream(), entry.tags().stream()).map(Tag::name))
            .distinct()
            .toArray(String[]::new);
    Copy copy =
        new Copy(asked.era(), entry, facts.now() - asked.at(), key.subject(), subjects, ownPut);
    copies.asMap().merge(key, copy, Local::later);
  }

  /**
   * What this node has just had done is not served by it any more, even before the journal says so.
   *
   * @param done when it was answered, and what took that number
   */
  public void foresee(Tenant tenant, Receipt done, Kind kind, boolean soft, List<String> names) {
    Follower follower = followers.known(tenant);
    if (follower != null) {
      follower.foresee(done.epoch(), new JournalRecord(done.position(), 0, kind, soft, names, ""));
    }
  }

  /** Forgets what this node knows of a key, which it will have to ask for again. */
  public void drop(EntryKey key) {
    copies.invalidate(key);
  }

  /** Of two answers that crossed, the one that was asked for later. */
  private static Copy later(Copy kept, Copy other) {
    return kept.era().equals(other.era()) && kept.asOf() > other.asOf() ? kept : other;
  }

  /** The clocks have parted: whatever was learned is dropped, and begun anew. */
  private synchronized void drop() {
    if (clocks.look().isUncertain()) {
      followers.reset(ResetReason.CLOCK);
      clocks.agree();
    }
  }

  /** Frees what nothing will be told of any more. */
  private void sweep() {
    executor.execute(() -> copies.asMap().values().removeIf(copy -> copy.era().isOver()));
  }

  /** What there is to say of the key to people. */
  public LocalState inspect(EntryKey key) {
    Copy copy = copies.getIfPresent(key);
    Follower follower = followers.known(key.tenant());
    Receipt position = follower == null ? null : follower.position();
    return new LocalState(
        followers.terms().node(),
        copy == null || copy.era().isOver() ? null : copy.entry().stamp(),
        position == null ? null : position.position(),
        follower == null ? 0 : follower.leaseLeft());
  }

  /** How many copies are kept, roughly. */
  public long size() {
    return copies.estimatedSize();
  }

  /** Bytes of them, roughly. */
  public long weight() {
    return copies.policy().eviction().map(weighed -> weighed.weightedSize().orElse(0)).orElse(0L);
  }
}
