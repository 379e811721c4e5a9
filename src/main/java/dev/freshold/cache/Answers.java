package dev.freshold.cache;

import dev.freshold.cache.GetResult.LeaseGrant;
import dev.freshold.cache.GetResult.Served;
import dev.freshold.model.Entry;
import dev.freshold.model.Outcome;
import dev.freshold.model.Version;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.policy.Verdict;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import org.jspecify.annotations.Nullable;

/** Facts and a verdict on them, as the outcome of a read. */
final class Answers {

  private final long fenceLife;

  /**
   * Outcomes of reads.
   *
   * @param fenceLifeMillis for how long a replica of the origin may lag and a load take, together
   */
  Answers(long fenceLifeMillis) {
    this.fenceLife = fenceLifeMillis;
  }

  static Verdict judge(GetQuery query, ReadFacts facts, Demand demand, EarlyRefresh early) {
    return Judge.judge(
        facts.entry(),
        facts.generations(),
        facts.mark(),
        facts.epoch(),
        demand,
        query.policy().staleWhileRevalidate().toMillis(),
        facts.now(),
        early);
  }

  /**
   * Whether nothing but age has touched what is cached, so that it may be asked for a validator.
   */
  static boolean isUntouched(GetQuery query, ReadFacts facts) {
    Entry entry = facts.entry();
    Demand any = new Demand(null, query.policy().maxStaleness().toMillis(), false);
    return entry != null
        && !(judge(query, facts, any, EarlyRefresh.OFF) instanceof Verdict.Nothing)
        && entry.stamp() >= facts.generations().newest()
        && !facts.mark().ages(entry.version(), entry.stamp());
  }

  /** A value, or a remembered "there is none", that may be served. */
  GetResult served(
      GetQuery query, ReadFacts facts, boolean stale, LeaseAnswer lease, Served served) {
    Entry entry = facts.entry();
    if (entry == null) {
      throw new IllegalStateException("nothing was judged to be served");
    }
    long age = entry.age(facts.now());
    long staleFor = staleFor(query, entry, facts.now());
    long freshFor = stale ? 0 : Math.min(entry.freshUntil() - facts.now(), staleFor);
    return switch (entry.outcome()) {
      case Outcome.Value value ->
          new GetResult.Hit(
              value,
              entry.version(),
              stale,
              age,
              freshFor,
              staleFor,
              served,
              grant(facts, lease),
              entry.tags(),
              facts.receipt());
      case Outcome.Negative negative ->
          new GetResult.Negative(
              negative.kind(), negative.message(), age, freshFor, facts.receipt());
    };
  }

  /** The bound is the policy's of today, whatever it was when the entry was stored. */
  private static long staleFor(GetQuery query, Entry entry, long now) {
    long bound = entry.loadStart() + query.policy().maxStaleness().toMillis();
    return Math.min(entry.staleUntil(), bound) - now;
  }

  /** What was loaded, if it is what the reader asks for; it was stored for others in any case. */
  static GetResult fitting(Demand demand, GetResult result) {
    return switch (result) {
      case GetResult.Hit hit when hit.age() >= demand.maxAge() ->
          new GetResult.Miss(
              demand.narrowed() ? Verdict.Reason.TOO_STALE : Verdict.Reason.EXPIRED,
              null,
              null,
              hit.receipt());
      case GetResult.Hit hit when !demand.acceptsVersion(hit.version()) ->
          new GetResult.Miss(Verdict.Reason.BELOW_MIN_VERSION, null, null, hit.receipt());
      case GetResult.Hit hit -> hit;
      case GetResult.Negative negative -> negative;
      case GetResult.Miss miss -> miss;
    };
  }

  /** Nothing that may be served. */
  GetResult miss(ReadFacts facts, Verdict.Reason reason, LeaseAnswer lease) {
    Long retryAfter =
        switch (lease) {
          case LeaseAnswer.None none -> null;
          case LeaseAnswer.Granted granted -> null;
          case LeaseAnswer.Held held -> held.remaining();
          case LeaseAnswer.Cooling cooling -> cooling.remaining();
          case LeaseAnswer.Paced paced -> paced.remaining();
        };
    return new GetResult.Miss(reason, grant(facts, lease), retryAfter, facts.receipt());
  }

  private @Nullable LeaseGrant grant(ReadFacts facts, LeaseAnswer lease) {
    return lease instanceof LeaseAnswer.Granted granted
        ? new LeaseGrant(
            granted.token(), granted.millis(), lowestAccepted(facts), mayBeBehind(facts))
        : null;
  }

  /** The fence, or the version that is cached: a put of less than either is refused. */
  static @Nullable Version lowestAccepted(ReadFacts facts) {
    Version fence = facts.mark().fence();
    Entry entry = facts.entry();
    Version cached = entry != null && entry.epoch().equals(facts.epoch()) ? entry.version() : null;
    return fence == null || (cached != null && fence.isBelow(cached)) ? cached : fence;
  }

  /**
   * Whether a replica of the origin could still show what was invalidated, or fences may have been
   * lost with an older epoch.
   */
  boolean mayBeBehind(ReadFacts facts) {
    Entry entry = facts.entry();
    long known = Math.max(facts.generations().newest(), facts.mark().newest());
    return facts.epochAge() < fenceLife
        || facts.mark().newest() > 0
        || (entry != null && entry.stamp() < known);
  }
}
