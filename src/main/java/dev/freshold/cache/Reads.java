package dev.freshold.cache;

import dev.freshold.cache.GetResult.LeaseGrant;
import dev.freshold.cache.GetResult.Served;
import dev.freshold.flight.Flights;
import dev.freshold.flight.Flights.Landed;
import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Waiters;
import dev.freshold.journal.Asked;
import dev.freshold.journal.Local;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.Verdict;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.store.StoreException;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Get: one trip to the store, a verdict on what it brought, and what the verdict asks for.
 *
 * <p>The store hands out the lease in the same step in which it reads, so that nobody can come in
 * between; what may be served is judged here, by {@link Judge}, from the facts.
 */
public final class Reads {

  /** Behind every push stands a look of one's own, for a push may be lost. */
  private static final long LONGEST_NAP_MILLIS = 500;

  private final Store store;
  private final Local local;
  private final Waiters waiters;
  private final Scheduler scheduler;
  private final Chance chance;
  private final SchemasSeen schemas;
  private final long fenceLife;
  private final Flights<Identity, ReadFacts> flights;

  /** Everything that changes what the store is asked. */
  private record Identity(EntryKey key, Demand demand, boolean leased) {}

  /** A read under way: when its wait ends, and whether it has waited yet. */
  private record Course(
      GetQuery query, Demand demand, EarlyRefresh early, long deadline, boolean waited) {}

  Reads(
      Store store,
      Local local,
      Waiters waiters,
      Scheduler scheduler,
      Chance chance,
      SchemasSeen schemas,
      long fenceLifeMillis) {
    this.store = store;
    this.local = local;
    this.waiters = waiters;
    this.scheduler = scheduler;
    this.chance = chance;
    this.schemas = schemas;
    this.fenceLife = fenceLifeMillis;
    this.flights = new Flights<>(this::handBack);
  }

  /** Reads one key. */
  public Uni<GetResult> get(GetQuery query) {
    return switch (begin(query)) {
      case Reading.Answered answered -> Uni.createFrom().item(answered.result());
      case Reading.Pending pending -> pending.result();
    };
  }

  /** Reads one key, and answers on the spot where this node's own memory can. */
  public Reading begin(GetQuery query) {
    Demand demand = demand(query);
    EarlyRefresh early = early(query);
    GetResult known = recall(query, demand, early);
    if (known != null) {
      return new Reading.Answered(known);
    }
    schemas.note(query.key());
    long deadline = scheduler.now() + query.waitMillis();
    Course course = new Course(query, demand, early, deadline, false);
    return new Reading.Pending(
        attempt(course)
            .onFailure(failure -> standsIn(query, failure))
            .recoverWithUni(failure -> inNeed(course, failure)));
  }

  /** What this node's own memory answers: only what is plainly fresh. */
  private @Nullable GetResult recall(GetQuery query, Demand demand, EarlyRefresh early) {
    ReadFacts facts = recall(query);
    if (facts == null) {
      return null;
    }
    Verdict verdict = judge(query, facts, demand, early);
    return verdict instanceof Verdict.Fresh fresh && !fresh.refreshDue()
        ? served(query, facts, false, LeaseAnswer.NONE, Served.LOCAL)
        : null;
  }

  private @Nullable ReadFacts recall(GetQuery query) {
    return local.read(query.key(), query.policy().coherence(), query.receipt());
  }

  /** Whether a copy may stand in for an answer of the store. */
  private static boolean standsIn(GetQuery query, Throwable failure) {
    return query.policy().coherence() != Coherence.NONE
        && failure instanceof StoreException fault
        && fault.fault() == StoreException.Fault.UNAVAILABLE;
  }

  /** While the store cannot be reached, a copy goes on within the bound, as far as it may. */
  private Uni<GetResult> inNeed(Course course, Throwable failure) {
    GetQuery query = course.query();
    ReadFacts facts = recall(query);
    if (facts == null) {
      return Uni.createFrom().failure(failure);
    }
    return switch (judge(query, facts, course.demand(), EarlyRefresh.OFF)) {
      case Verdict.Fresh fresh -> inNeed(query, facts, false);
      case Verdict.Stale stale -> inNeed(query, facts, true);
      case Verdict.Nothing nothing -> Uni.createFrom().failure(failure);
    };
  }

  private Uni<GetResult> inNeed(GetQuery query, ReadFacts facts, boolean stale) {
    return Uni.createFrom().item(served(query, facts, stale, LeaseAnswer.NONE, Served.LOCAL));
  }

  private Uni<GetResult> attempt(Course course) {
    GetQuery query = course.query();
    boolean leased = query.onMiss() == OnMiss.LEASE;
    long ticket = waiters.ticket(awaited(query));
    return flights
        .join(new Identity(query.key(), course.demand(), leased), () -> trip(course, leased))
        .chain(landed -> answer(course, landed, ticket));
  }

  /** Asks the store, and keeps a copy of what is fresh. */
  private Uni<ReadFacts> trip(Course course, boolean leased) {
    GetQuery query = course.query();
    Asked asked = local.ask(query.key(), query.policy().coherence());
    Uni<ReadFacts> answer = store.read(command(course, leased));
    return asked == null ? answer : answer.invoke(facts -> keep(asked, course, facts));
  }

  private void keep(Asked asked, Course course, ReadFacts facts) {
    GetQuery query = course.query();
    if (judge(query, facts, widest(query), EarlyRefresh.OFF) instanceof Verdict.Fresh) {
      local.keep(asked, query.key(), query.keyTags(), facts);
    }
  }

  private Uni<GetResult> answer(Course course, Landed<ReadFacts> landed, long ticket) {
    ReadFacts facts = landed.value();
    GetQuery query = course.query();
    if (isAhead(query.receipt(), facts)) {
      return refuse(landed);
    }
    LeaseAnswer lease = mine(facts.lease(), landed.first());
    Verdict verdict = judge(query, facts, course.demand(), EarlyRefresh.OFF);
    if (lease instanceof LeaseAnswer.Held held && mustWait(verdict)) {
      long left = course.deadline() - scheduler.now();
      if (left > 0) {
        return nap(course, ticket, Math.min(left, held.remaining()));
      }
    }
    return Uni.createFrom().item(result(course, facts, verdict, lease));
  }

  private static Verdict judge(GetQuery query, ReadFacts facts, Demand demand, EarlyRefresh early) {
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

  private Uni<GetResult> nap(Course course, long ticket, long millis) {
    if (waiters.isFull()) {
      throw new ProblemException(new Problem.WaiterLimit(waiters.size()));
    }
    Course later =
        new Course(course.query(), course.demand(), course.early(), course.deadline(), true);
    long nap = Math.clamp(millis, 1, LONGEST_NAP_MILLIS);
    return waiters.await(awaited(course.query()), ticket, nap).chain(() -> attempt(later));
  }

  private static boolean mustWait(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fresh fresh -> false;
      case Verdict.Stale stale -> stale.onErrorOnly();
      case Verdict.Nothing nothing -> true;
    };
  }

  private GetResult result(Course course, ReadFacts facts, Verdict verdict, LeaseAnswer lease) {
    return switch (verdict) {
      case Verdict.Fresh fresh -> served(course, facts, false, lease);
      case Verdict.Stale stale ->
          stale.onErrorOnly() && !servesOnError(lease)
              ? miss(facts, Verdict.Reason.EXPIRED, lease)
              : served(course, facts, true, lease);
      case Verdict.Nothing nothing -> miss(facts, nothing.reason(), lease);
    };
  }

  /**
   * A stale value past its revalidation window stands in for a load that failed, hangs or is held
   * back, never for one not tried.
   */
  private static boolean servesOnError(LeaseAnswer lease) {
    return switch (lease) {
      case LeaseAnswer.None none -> false;
      case LeaseAnswer.Granted granted -> false;
      case LeaseAnswer.Held held -> true;
      case LeaseAnswer.Cooling cooling -> true;
      case LeaseAnswer.Paced paced -> true;
    };
  }

  private GetResult served(Course course, ReadFacts facts, boolean stale, LeaseAnswer lease) {
    return served(
        course.query(), facts, stale, lease, course.waited() ? Served.WAITED : Served.STORE);
  }

  private GetResult served(
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

  private GetResult miss(ReadFacts facts, Verdict.Reason reason, LeaseAnswer lease) {
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
  private static @Nullable Version lowestAccepted(ReadFacts facts) {
    Version fence = facts.mark().fence();
    Entry entry = facts.entry();
    Version cached = entry != null && entry.epoch().equals(facts.epoch()) ? entry.version() : null;
    return fence == null || (cached != null && fence.isBelow(cached)) ? cached : fence;
  }

  /**
   * Whether a replica of the origin could still show what was invalidated, or fences may have been
   * lost with an older epoch.
   */
  private boolean mayBeBehind(ReadFacts facts) {
    Entry entry = facts.entry();
    long known = Math.max(facts.generations().newest(), facts.mark().newest());
    return facts.epochAge() < fenceLife
        || facts.mark().newest() > 0
        || (entry != null && entry.stamp() < known);
  }

  /**
   * A lease belongs to the first of those who shared the trip; to the others it is held by somebody
   * else.
   */
  private static LeaseAnswer mine(LeaseAnswer lease, boolean first) {
    return lease instanceof LeaseAnswer.Granted granted && !first
        ? new LeaseAnswer.Held(granted.millis())
        : lease;
  }

  private static boolean isAhead(@Nullable Receipt receipt, ReadFacts facts) {
    return receipt != null
        && receipt.epoch().equals(facts.epoch())
        && receipt.position() > facts.position();
  }

  /** Nobody gave out such a receipt; the lease that came with the answer is not for its bearer. */
  private Uni<GetResult> refuse(Landed<ReadFacts> landed) {
    if (landed.first()) {
      handBack(landed.value());
    }
    return Uni.createFrom().failure(new ProblemException(new Problem.ReceiptInvalid("receipt")));
  }

  private ReadCommand command(Course course, boolean leased) {
    GetQuery query = course.query();
    return new ReadCommand(
        query.key(),
        subjects(query),
        course.demand(),
        course.early(),
        leased ? new LeaseAsk(chance.token(), query.policy().lease().toMillis()) : null);
  }

  /** One draw for each read, whoever it is asked of. */
  private EarlyRefresh early(GetQuery query) {
    double beta = query.policy().earlyRefresh();
    return query.onMiss() == OnMiss.LEASE && beta > 0
        ? new EarlyRefresh(beta, 1 - chance.draw())
        : EarlyRefresh.OFF;
  }

  /** All that the policy allows anybody. */
  private static Demand widest(GetQuery query) {
    return new Demand(null, query.policy().maxStaleness().toMillis(), false);
  }

  static List<Subject> subjects(GetQuery query) {
    return Stream.concat(
            Stream.of(Subject.ofNamespace(query.policy().name())),
            query.keyTags().stream().map(Subject::of))
        .toList();
  }

  private static Demand demand(GetQuery query) {
    long bound = query.policy().maxStaleness().toMillis();
    Long asked = query.maxStaleness();
    return asked != null && asked < bound
        ? new Demand(query.minVersion(), asked, true)
        : new Demand(query.minVersion(), bound, false);
  }

  private static LeaseEnd awaited(GetQuery query) {
    return new LeaseEnd(query.key().tenant(), query.key().subject());
  }

  /** A lease that nobody has come to own: others shall not wait for one who is gone. */
  private void handBack(ReadFacts facts) {
    if (facts.lease() instanceof LeaseAnswer.Granted granted) {
      store
          .abandon(new AbandonCommand(granted.key(), granted.token(), false, 0))
          .subscribe()
          .with(done -> {}, failure -> {});
    }
  }
}
