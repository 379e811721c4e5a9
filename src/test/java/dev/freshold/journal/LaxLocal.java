package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import java.util.List;

/**
 * A node's own memory that does without one of the rules by which copies are made, to show what the
 * rule is good for.
 */
public final class LaxLocal extends Local {

  /** What it does without. */
  public enum Without {
    /** The stamp is the position that was applied before the store was asked (R7). */
    STAMP_FROM_BEFORE,
    /** The age is carried on from before the store was asked (R6). */
    AGE_FROM_BEFORE,
    /** A copy belongs to the era in which it was asked for, and ends with it (R7). */
    ERA_FROM_BEFORE,
    /** What was loaded is stamped as of its lease, and not of its put (R7). */
    STAMP_OF_LEASE
  }

  private final Without without;
  private final Followers followers;
  private final Scheduler clock;

  private LaxLocal(Without without, Followers followers, Peer.Machine machine, long maxWeight) {
    super(followers, machine.scheduler(), machine.wall(), maxWeight, machine.executor());
    this.without = without;
    this.followers = followers;
    this.clock = machine.scheduler();
  }

  /** A peer with such a memory, which is otherwise as it is shipped. */
  public static Peer peer(
      Without without, Store store, Peer.Machine machine, Peer.Options options) {
    Followers followers = new Followers(store, machine.scheduler(), options.membership());
    return new Peer(
        followers,
        new LaxLocal(without, followers, machine, options.maxWeight()),
        new FleetWait(
            store,
            machine.scheduler(),
            options.membership().leaseMillis(),
            options.unknownMillis()));
  }

  @Override
  public void keep(Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts facts) {
    Era era = followers.of(key.tenant()).era();
    super.keep(era == null ? asked : lax(asked, era), key, keyTags, facts);
  }

  private Asked lax(Asked asked, Era now) {
    return switch (without) {
      case STAMP_FROM_BEFORE ->
          new Asked(asked.era(), asked.era().position().position(), asked.at());
      case AGE_FROM_BEFORE -> new Asked(asked.era(), asked.position(), clock.now());
      case ERA_FROM_BEFORE -> new Asked(now, asked.position(), asked.at());
      case STAMP_OF_LEASE -> asked;
    };
  }

  @Override
  public void keepLoaded(
      Asked asked, EntryKey key, List<Tag> keyTags, ReadFacts leased, Entry loaded, Receipt put) {
    Entry stamped = without == Without.STAMP_OF_LEASE ? loaded.stampedAt(put.position()) : loaded;
    super.keepLoaded(asked, key, keyTags, leased, stamped, put);
  }
}
