package dev.freshold.policy;

import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import org.jspecify.annotations.Nullable;

/**
 * Rule R5: a lease is granted iff none is live, or the live one is doomed, which is to say that
 * something known to apply has been invalidated since it was granted.
 */
public final class LeaseRule {

  private LeaseRule() {}

  /** Whether a reader that wants to load may. */
  public static boolean mayGrant(
      @Nullable LeaseRecord current, Epoch epoch, Generations generations, Mark mark, long now) {
    return current == null
        || !current.blocks(epoch, Math.max(generations.newest(), mark.newest()), now);
  }

  /** Whether the verdict leaves anything to load. */
  public static boolean wantsLoad(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fresh fresh -> fresh.refreshDue();
      case Verdict.Stale stale -> true;
      case Verdict.Nothing nothing -> true;
    };
  }
}
