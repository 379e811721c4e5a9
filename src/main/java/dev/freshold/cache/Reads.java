package dev.freshold.cache;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.flight.Flights;
import dev.freshold.flight.Flights.Landed;
import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Waiters;
import dev.freshold.journal.Asked;
import dev.freshold.journal.Local;
import dev.freshold.journal.Moment;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.policy.Judge;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.policy.Verdict;
import dev.freshold.store.AbandonCommand;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadCommand;
import dev.freshold.store.ReadCommand.LeaseAsk;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.store.StoreException;
import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

  /**
   * How often one reader loads a key that is invalidated again and again while it does; then it is
   * told to come back.
   */
  private static final int MOST_LOADS = 3;

  private static final long NAP_AFTER_LOADS_MILLIS = 50;

  private final Store store;
  private final NearReads near;
  private final Answers answers;
  private final Waiters waiters;
  private final Scheduler scheduler;
  private final Chance chance;
  private final SchemasSeen schemas;
  private final Tallies tallies;
  private final Tracing tracing;
  private final Loads loads;
  private final DirectLoads directLoads;
  private final Flights<Identity, ReadFacts> flights;

  /**
   * A look at the store, and what was known before it.
   *
   * @param leased whether it asks for the right to load
   * @param ticket after which ends of loads count
   * @param askedAt by the scheduler's clock, in milliseconds
   * @param asked what this node's journal had said, where what is loaded can be kept
   */
  private record Look(boolean leased, long ticket, long askedAt, @Nullable Asked asked) {}

  /** Everything that changes what the store is asked. */
  private record Identity(EntryKey key, Demand demand, boolean leased) {}

  Reads(
      Store store,
      Local local,
      Waiters waiters,
      Scheduler scheduler,
      Chance chance,
      SchemasSeen schemas,
      Answers answers,
      Loads loads,
      DirectLoads directLoads,
      Tallies tallies,
      Tracing tracing) {
    this.store = store;
    this.waiters = waiters;
    this.scheduler = scheduler;
    this.chance = chance;
    this.schemas = schemas;
    this.answers = answers;
    this.loads = loads;
    this.directLoads = directLoads;
    this.tallies = tallies;
    this.tracing = tracing;
    this.near = new NearReads(local, loads, answers, tallies, tracing);
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
    return begin(query, moment());
  }

  /** What the clocks say, to begin many reads by. */
  Moment moment() {
    return near.moment();
  }

  /** One of many that are begun together. */
  Reading begin(GetQuery query, Moment moment) {
    Demand demand = demand(query);
    EarlyRefresh early = early(query);
    GetResult known = near.read(query, demand, early, moment);
    if (known != null) {
      return new Reading.Answered(known);
    }
    schemas.note(query.key());
    Span span = tracing.current();
    Course course = Course.of(query, demand, early, scheduler.now(), span);
    return new Reading.Pending(
        attempt(course).onFailure().recoverWithUni(failure -> failed(course, failure)));
  }

  private Uni<GetResult> failed(Course course, Throwable failure) {
    Uni<GetResult> left =
        isOutOfReach(failure) ? withoutStore(course, failure) : Uni.createFrom().failure(failure);
    return left.onFailure().invoke(tallies.of(course.query().policy())::failed);
  }

  /** A copy of our own goes before the origin, for it is what the fleet would have served. */
  private Uni<GetResult> withoutStore(Course course, Throwable failure) {
    GetQuery query = course.query();
    Uni<GetResult> own = near.standIn(query, course.demand(), failure);
    return query.onMiss() == OnMiss.LOAD
        ? own.onFailure()
            .recoverWithUni(
                none -> directLoads.get(course, failure).map(done -> counted(course, done)))
        : own;
  }

  private static boolean isOutOfReach(Throwable failure) {
    return failure instanceof StoreException fault
        && fault.fault() == StoreException.Fault.UNAVAILABLE;
  }

  private Uni<GetResult> attempt(Course course) {
    GetQuery query = course.query();
    boolean leased = mayLoad(course);
    Look look =
        new Look(
            leased,
            waiters.ticket(awaited(query)),
            scheduler.now(),
            leased && query.onMiss() == OnMiss.LOAD ? near.ask(query) : null);
    return flights
        .join(
            new Identity(query.key(), course.demand(), leased),
            () -> course.span().within(() -> trip(course, leased)))
        .chain(landed -> answer(course, landed, look));
  }

  /** While refreshes have to wait, only who has nothing to serve asks for the right to load. */
  private boolean mayLoad(Course course) {
    return course.refusal() == null
        && switch (course.query().onMiss()) {
          case RETURN -> false;
          case LEASE -> true;
          case LOAD -> course.insists() || loads.mayRefresh(course.query().policy());
        };
  }

  private Uni<ReadFacts> trip(Course course, boolean leased) {
    GetQuery query = course.query();
    Supplier<Uni<ReadFacts>> read =
        () -> near.keeping(query, () -> store.read(command(course, leased)));
    return leased && query.onMiss() == OnMiss.LOAD && !course.insists()
        ? loads.speculate(query.policy(), read)
        : read.get();
  }

  private Uni<GetResult> answer(Course course, Landed<ReadFacts> landed, Look look) {
    ReadFacts facts = landed.value();
    GetQuery query = course.query();
    if (isAhead(query.receipt(), facts)) {
      return refuse(landed);
    }
    LeaseAnswer lease = mine(facts.lease(), landed.first());
    Verdict verdict = Answers.judge(query, facts, course.demand(), EarlyRefresh.OFF);
    noteIfPrevented(course, facts, verdict);
    boolean loads = query.onMiss() == OnMiss.LOAD;
    if (loads && lease instanceof LeaseAnswer.Granted granted) {
      return load(course, verdict, new Right(facts, granted, look.askedAt(), look.asked()));
    }
    if (loads && !look.leased() && mustWait(verdict) && course.refusal() == null) {
      return attempt(course.insisting());
    }
    if (lease instanceof LeaseAnswer.Held held && mustWait(verdict)) {
      long left = patience(course, verdict);
      if (left > 0) {
        return nap(course, look.ticket(), Math.min(left, held.remaining()));
      }
    }
    return concluded(course, facts, verdict, lease);
  }

  /** Once for each read, at its first look. */
  private void noteIfPrevented(Course course, ReadFacts facts, Verdict verdict) {
    if (verdict instanceof Verdict.Nothing(Verdict.Reason reason)
        && reason == Verdict.Reason.INVALIDATED
        && facts.entry() != null
        && !course.waited()
        && course.loads() == 0) {
      tallies.of(course.query().policy()).prevented(Tally.Kept.STORE);
    }
  }

  private Uni<GetResult> concluded(
      Course course, ReadFacts facts, Verdict verdict, LeaseAnswer lease) {
    Problem refusal = course.refusal();
    if (refusal != null && verdict instanceof Verdict.Nothing) {
      return Uni.createFrom().failure(new ProblemException(refusal));
    }
    return Uni.createFrom().item(counted(course, result(course, facts, verdict, lease)));
  }

  /** For how long to wait for a load: less while there is something to fall back on. */
  private long patience(Course course, Verdict verdict) {
    long now = scheduler.now();
    OriginPolicy origin = course.query().policy().origin();
    long left = course.deadline() - now;
    return origin != null
            && course.query().onMiss() == OnMiss.LOAD
            && verdict instanceof Verdict.Stale
        ? Math.min(left, course.begun() + origin.softTimeout().toMillis() - now)
        : left;
  }

  /** This reader was given the right to load, and its node does. */
  private Uni<GetResult> load(Course course, Verdict verdict, Right right) {
    if (!mustWait(verdict)) {
      loads.refresh(course.query(), right, course.span());
      return concluded(course, right.facts(), verdict, LeaseAnswer.NONE);
    }
    Load load = loads.begin(course.query(), right, course.span());
    return load.end(scheduler, Math.max(0, patience(course, verdict)))
        .chain(end -> loaded(course, verdict, right, end));
  }

  private Uni<GetResult> loaded(Course course, Verdict verdict, Right right, LoadEnd end) {
    return switch (end) {
      case LoadEnd.Answered answered ->
          Uni.createFrom()
              .item(counted(course, Answers.fitting(course.demand(), answered.result())));
      case LoadEnd.ReadAgain again when course.loads() < MOST_LOADS ->
          attempt(course.afterLoading());
      case LoadEnd.ReadAgain again ->
          concluded(course, right.facts(), verdict, new LeaseAnswer.Held(NAP_AFTER_LOADS_MILLIS));
      case LoadEnd.Refused refused -> attempt(course.refused(refused.problem()));
      case LoadEnd.NotYet late ->
          concluded(course, right.facts(), verdict, new LeaseAnswer.Held(right.lease().millis()));
    };
  }

  private GetResult counted(Course course, GetResult result) {
    return tallies.of(course.query().policy()).answered(result, course.span());
  }

  private Uni<GetResult> nap(Course course, long ticket, long millis) {
    if (waiters.isFull()) {
      throw new ProblemException(new Problem.WaiterLimit(waiters.size()));
    }
    long nap = Math.clamp(millis, 1, LONGEST_NAP_MILLIS);
    Uni<Void> woken = waiters.await(awaited(course.query()), ticket, nap);
    Load load =
        course.query().onMiss() == OnMiss.LOAD ? loads.underway(course.query().key()) : null;
    if (load != null) {
      course.span().link(load.span());
    }
    return (load == null ? woken : wantingIt(woken, load))
        .chain(() -> afterNap(course.afterWaiting(), load));
  }

  /** A load of this node goes on as long as anybody here wants it. */
  private static Uni<Void> wantingIt(Uni<Void> nap, Load load) {
    return nap.onSubscription()
        .invoke(load::enter)
        .invoke(load::pause)
        .onCancellation()
        .invoke(load::leave);
  }

  private Uni<GetResult> afterNap(Course course, @Nullable Load load) {
    Problem refusal = load == null ? null : load.refusal();
    return attempt(refusal == null ? course : course.refused(refusal));
  }

  private static boolean mustWait(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fresh fresh -> false;
      case Verdict.Stale stale -> stale.onErrorOnly();
      case Verdict.Nothing nothing -> true;
    };
  }

  private GetResult result(Course course, ReadFacts facts, Verdict verdict, LeaseAnswer lease) {
    Served served = course.waited() ? Served.WAITED : Served.STORE;
    GetQuery query = course.query();
    return switch (verdict) {
      case Verdict.Fresh fresh -> answers.served(query, facts, false, lease, served);
      case Verdict.Stale stale ->
          stale.onErrorOnly() && course.refusal() == null && !servesOnError(lease)
              ? answers.miss(facts, Verdict.Reason.EXPIRED, lease)
              : answers.served(query, facts, true, lease, served);
      case Verdict.Nothing nothing -> answers.miss(facts, nothing.reason(), lease);
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
        leased ? new LeaseAsk(chance::token, leaseMillis(query)) : null);
  }

  private long leaseMillis(GetQuery query) {
    return query.onMiss() == OnMiss.LOAD
        ? loads.leaseMillis(query.policy())
        : query.policy().lease().toMillis();
  }

  /** One draw for each read, whoever it is asked of. */
  private EarlyRefresh early(GetQuery query) {
    double beta = query.policy().earlyRefresh();
    return query.onMiss() != OnMiss.RETURN && beta > 0
        ? new EarlyRefresh(beta, 1 - chance.draw())
        : EarlyRefresh.OFF;
  }

  static List<Subject> subjects(GetQuery query) {
    List<Subject> subjects = new ArrayList<>(1 + query.keyTags().size());
    subjects.add(Subject.ofNamespace(query.policy().name()));
    for (Tag tag : query.keyTags()) {
      subjects.add(Subject.of(tag));
    }
    return subjects;
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
