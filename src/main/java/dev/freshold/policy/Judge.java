package dev.freshold.policy;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.policy.Verdict.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a reader may be served: rule R3 of the protocol, for every verb that reads.
 *
 * <p>Validity is judged here, at read, and nowhere else is it trusted: what a put checked is only
 * an optimisation. The order of the questions decides nothing but the reason that is given.
 *
 * <p>A negative entry is not refreshed early: it is short-lived, and its readers are told that
 * there is no value, not that they are to load one.
 */
public final class Judge {

  private Judge() {}

  /**
   * The verdict on what a store knows of a key.
   *
   * @param entry what is stored, if anything
   * @param generations the newest invalidations among everything that applies
   * @param mark what is remembered of busts of the key
   * @param epoch the current epoch of the partition
   * @param demand what the reader asks
   * @param revalidate milliseconds past its ttl for which a stale value is served while it is
   *     refreshed
   * @param now the store's clock, in milliseconds
   */
  public static Verdict judge(
      @Nullable Entry entry,
      Generations generations,
      Mark mark,
      Epoch epoch,
      Demand demand,
      long revalidate,
      long now,
      EarlyRefresh early) {
    if (entry == null) {
      return new Verdict.Nothing(mark.hard() > 0 ? Reason.INVALIDATED : Reason.ABSENT);
    }
    Reason refusal = refusal(entry, generations, mark, epoch, demand, now);
    if (refusal != null) {
      return new Verdict.Nothing(refusal);
    }
    if (isAged(entry, generations, mark) || now >= entry.freshUntil()) {
      return new Verdict.Stale(now >= entry.freshUntil() + revalidate);
    }
    return new Verdict.Fresh(
        !entry.isNegative() && early.isDue(now, entry.freshUntil(), entry.loadCost()));
  }

  private static @Nullable Reason refusal(
      Entry entry, Generations generations, Mark mark, Epoch epoch, Demand demand, long now) {
    if (!entry.epoch().equals(epoch)
        || entry.stamp() < generations.hard()
        || mark.kills(entry.version(), entry.stamp())
        || (entry.isNegative() && isAged(entry, generations, mark))) {
      return Reason.INVALIDATED;
    }
    if (now >= entry.staleUntil()) {
      return Reason.EXPIRED;
    }
    if (entry.age(now) >= demand.maxAge()) {
      return demand.narrowed() ? Reason.TOO_STALE : Reason.EXPIRED;
    }
    if (!demand.acceptsVersion(entry.version())) {
      return Reason.BELOW_MIN_VERSION;
    }
    return null;
  }

  private static boolean isAged(Entry entry, Generations generations, Mark mark) {
    return entry.stamp() < generations.soft() || mark.ages(entry.version(), entry.stamp());
  }
}
