package dev.freshold.store;

import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import io.smallrye.mutiny.Uni;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shared state: entries, leases, generations, fences and the journal, one partition for each
 * tenant.
 *
 * <p>Every method is one atomic step of the partition, ordered with all others, and one round trip.
 * A failure of the returned {@link Uni} is a {@link StoreException}; of a command that changes
 * something it is then unknown whether it did. Items are emitted on the caller's own context where
 * it has one.
 */
public interface Store extends AutoCloseable {

  /**
   * Reads what is needed to judge a key, and takes the lease if it is asked for, needed and free.
   */
  Uni<ReadFacts> read(ReadCommand command);

  /** Stores the outcome of a load, if the rules of {@link dev.freshold.policy.PutRule} let it. */
  Uni<PutResult> put(PutCommand command);

  /**
   * Has a lease last longer, for its load is under way. True if it was live; false: another may be
   * loading, and what this load brings will be refused.
   */
  Uni<Boolean> extend(ExtendCommand command);

  /**
   * Gives a lease back, or has the key cool down after a failed load. True if the lease was live.
   */
  Uni<Boolean> abandon(AbandonCommand command);

  /** Invalidates keys, in all their schema versions. */
  Uni<BustResult> bust(BustCommand command);

  /** Invalidates everything that carries any of some tags, or lies in a namespace. */
  Uni<BumpResult> bump(BumpCommand command);

  /**
   * How many entries the command would meet, of those under known schema versions; changes nothing.
   */
  Uni<Long> estimate(BustCommand command);

  /** How many listed entries the command would meet; changes nothing. */
  Uni<Long> estimate(BumpCommand command);

  /** Everything that is known of a key, for people; changes nothing. */
  Uni<Inspection> inspect(InspectCommand command);

  /** The oldest records of the journal behind the position, at most so many. */
  Uni<JournalPage> journal(Tenant tenant, long after, int atMost);

  /**
   * Makes the node a member of the partition's fleet, as far as it has applied the journal, and
   * gives where that stands. A position of another epoch changes nothing. The node holds its lease
   * once it has applied all that stood then.
   */
  Uni<Receipt> renew(RenewCommand command);

  /**
   * Has the node be waited for no longer, if it has not renewed since that serial; null: in any
   * case. True if it was a member, and is none any more.
   */
  Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial);

  /** Who has to be waited for. */
  Uni<Fleet> fleet(Tenant tenant);

  /**
   * Has the listener told what happens in partitions, on any thread, but of one partition in order
   * and never two at a time. What a listener is told may be late, or lost, which is told as {@link
   * News.Interrupted} as soon as it is known.
   */
  void onNews(Consumer<News> listener);

  /**
   * Whether the store can be reached and is fit to serve. Fails with the reason where it is not.
   */
  Uni<Void> check();

  /**
   * Has the listener told of every key whose lease has ended, soon after it did. A lost call is
   * possible, so that a slow poll must stand behind it.
   */
  void onLeaseEnd(Consumer<LeaseEnd> listener);

  /**
   * A lease ended, by a put, an abandon or an invalidation.
   *
   * @param subject {@link dev.freshold.model.EntryKey#subject()}
   */
  record LeaseEnd(Tenant tenant, String subject) {}

  /** In words: which store, and where. Holds nothing secret. */
  String describe();

  @Override
  void close();
}
