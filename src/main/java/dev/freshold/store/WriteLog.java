package dev.freshold.store;

import dev.freshold.model.Entry;
import dev.freshold.model.Tenant;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * Writes that were acknowledged and have not reached the origin yet: one log for each tenant, which
 * outlives the store's process. One node in the fleet flushes a log at a time.
 *
 * <p>Every method is one atomic step, and one round trip; failures are as those of {@link Store}.
 */
public interface WriteLog {

  /**
   * Puts an entry into the cache and, in the same step, into the log. Its version is the fence of
   * the key until the origin has it, however long that takes.
   */
  Uni<AppendResult> append(AppendCommand command);

  /** Whose logs are not empty. */
  Uni<List<Tenant>> backlogged();

  /** Takes the right to flush a log, or keeps it, for so many milliseconds. */
  Uni<LogClaim> claim(Tenant tenant, String token, long millis);

  /**
   * Gives the right to flush a log back; if so asked, only from an empty one. True if the caller
   * has it no longer.
   */
  Uni<Boolean> release(LogHold hold, boolean onlyIfEmpty);

  /** The oldest entries behind the place, at most so many; empty: the right is lost. */
  Uni<Optional<List<LoggedWrite>>> page(LogHold hold, LogId after, int atMost);

  /** What was put under an entry of the log; empty: it is not there any more. */
  Uni<Optional<Entry>> entry(Tenant tenant, LogId id);

  /** Takes from the log what need not be written any more; false: the right is lost. */
  Uni<Boolean> settle(SettleCommand command);

  /**
   * Takes a write from the log to the dead letters, and the fence of its key back to where it would
   * be without it; false: the right is lost.
   */
  Uni<Boolean> bury(BuryCommand command);

  /** The newest dead letters, newest first, at most so many. */
  Uni<List<DeadLetter>> deadLetters(Tenant tenant, int atMost);

  /** What the log outlives. Fails with the reason if that is not even the store's process. */
  Uni<Durability> durability();
}
