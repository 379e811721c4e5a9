package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A read of one key.
 *
 * @param subjects what the key itself names: its namespace, its scopes and the tags of the
 *     templates
 * @param lease the lease to take if nothing fresh is there; null: none is wanted
 */
public record ReadCommand(
    EntryKey key,
    List<Subject> subjects,
    Demand demand,
    EarlyRefresh early,
    @Nullable LeaseAsk lease) {

  /**
   * A wish for a lease.
   *
   * @param token random, never used before
   * @param millis how long it lasts
   */
  public record LeaseAsk(String token, long millis) {}
}
