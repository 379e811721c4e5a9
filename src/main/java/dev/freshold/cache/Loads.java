package dev.freshold.cache;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.flight.Waiters;
import dev.freshold.journal.Asked;
import dev.freshold.journal.Local;
import dev.freshold.model.Entry;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origins;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.policy.Verdict;
import dev.freshold.store.ExtendCommand;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.PutResult;
import dev.freshold.store.ReadFacts;
import dev.freshold.store.Store;
import dev.freshold.store.Store.LeaseEnd;
import dev.freshold.watch.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loads of this node: from the origin, under a lease, into the store.
 *
 * <p>A load has the lease that its reader was given. As long as it lasts the lease is extended, so
 * that a lease need not be longer than it takes to find out that its holder has died. What the
 * origin answers goes to the one reader who began the load once the store has accepted it; all
 * others read again. Only a refusal, which nothing is stored of, is told to those who wait on this
 * node, so that it is not asked for by each of them.
 */
final class Loads {

  private final Origins origins;
  private final Store store;
  private final Puts puts;
  private final Local local;
  private final Waiters waiters;
  private final Scheduler scheduler;
  private final Answers answers;
  private final Tallies tallies;
  private final ConcurrentHashMap<EntryKey, Load> underway = new ConcurrentHashMap<>();

  Loads(
      Origins origins,
      Store store,
      Puts puts,
      Local local,
      Waiters waiters,
      Scheduler scheduler,
      Answers answers,
      Tallies tallies) {
    this.origins = origins;
    this.store = store;
    this.puts = puts;
    this.local = local;
    this.waiters = waiters;
    this.scheduler = scheduler;
    this.answers = answers;
    this.tallies = tallies;
  }

  /** How many loads are under way. */
  int size() {
    return underway.size();
  }

  /** Whether a load that nobody waits for may begin now. */
  boolean mayRefresh(NamespacePolicy policy) {
    return origins.require(policy.name()).mayRefresh();
  }

  /** A read that asks for the right to load although there may be something to serve. */
  Uni<ReadFacts> speculate(NamespacePolicy policy, Supplier<Uni<ReadFacts>> read) {
    return origins.require(policy.name()).speculate(read);
  }

  /** For how long to ask for the right to load, in milliseconds. */
  long leaseMillis(NamespacePolicy policy) {
    return origins.require(policy.name()).leaseMillis(policy.lease().toMillis());
  }

  /** The load of the key that is under way on this node; null: none is. */
  @Nullable Load underway(EntryKey key) {
    return underway.get(key);
  }

  /** Refreshes what is being served, unless too much is being refreshed. */
  void refresh(GetQuery query, Right right, Span cause) {
    if (origins.require(query.policy().name()).tryRefresh()) {
      begin(query, right, true, cause);
    } else {
      handBack(query.key(), right.lease(), false);
    }
  }

  /** Loads what a reader waits for. */
  Load begin(GetQuery query, Right right, Span cause) {
    return begin(query, right, false, cause);
  }

  private Load begin(GetQuery query, Right right, boolean refresh, Span cause) {
    tallies.of(query.policy()).load(refresh ? Tally.Right.REFRESH : Tally.Right.NODE);
    Span span = cause.child("load");
    span.set("freshold.namespace", query.policy().name());
    span.set("freshold.refresh", refresh ? "true" : "false");
    Flying flying = new Flying(query, right, refresh, span);
    underway.put(query.key(), flying.load);
    flying.start();
    return flying.load;
  }

  private void handBack(EntryKey key, LeaseAnswer.Granted lease, boolean failed) {
    puts.abandon(key, lease.token(), failed).subscribe().with(done -> {}, lost -> {});
  }

  /** A load, its work, and the signs of life that keep its lease. */
  private final class Flying {

    private final LimitedOrigin origin;
    private final GetQuery query;
    private final Right right;
    private final Load load;
    private final long longest;
    private long sentAt;
    private volatile Timer signOfLife = () -> {};

    Flying(GetQuery query, Right right, boolean refresh, Span span) {
      this.origin = origins.require(query.policy().name());
      this.query = query;
      this.right = right;
      this.longest =
          right.askedAt()
              + query.policy().lease().toMillis()
              + origin.policy().timeout().toMillis();
      this.load = new Load(query, right, refresh, span, () -> cancel(LoadEnd.READ_AGAIN));
    }

    void start() {
      scheduleSignOfLife();
      Cancellable work =
          origin
              .load(item())
              .chain(answer -> load.span().within(() -> conclude(answer)))
              .subscribe()
              .with(this::end, lost -> end(LoadEnd.READ_AGAIN));
      load.carriedOutBy(work);
    }

    private LoadItem item() {
      Version lowest = Answers.lowestAccepted(load.facts());
      Version asked = query.minVersion();
      return new LoadItem(
          query.key(),
          lowest == null || (asked != null && lowest.isBelow(asked)) ? asked : lowest,
          answers.mayBeBehind(load.facts()),
          validator(),
          load.span());
    }

    /**
     * Of a value that is still good in all but its age. After an invalidation the whole value is
     * asked for, because a validator may be too coarse to see what has changed.
     */
    private String validator() {
      Entry entry = load.facts().entry();
      return entry != null
              && entry.outcome() instanceof Outcome.Value value
              && Answers.isUntouched(query, load.facts())
          ? value.validator()
          : "";
    }

    private Uni<LoadEnd> conclude(LoadAnswer answer) {
      return switch (answer) {
        case LoadAnswer.Found found ->
            keep(found.value(), found.version(), found.tags(), found.ttl(), found.grace());
        case LoadAnswer.Absent absent ->
            keep(
                new Outcome.Negative(Outcome.Kind.NOT_FOUND, absent.message()),
                absent.version(),
                absent.tags(),
                null,
                null);
        case LoadAnswer.NotModified same -> again(same);
        case LoadAnswer.Failed failed -> fail(failed.message());
        case LoadAnswer.Denied denied ->
            refuse(
                new Problem.OriginDenied(
                    query.policy().name(), denied.unauthenticated(), denied.message()));
        case LoadAnswer.Busy busy ->
            refuse(new Problem.OriginBusy(query.policy().name(), busy.limit()));
      };
    }

    /** Stores an outcome, unless it is known that it would be behind: then the key cools down. */
    private Uni<LoadEnd> keep(
        Outcome outcome,
        @Nullable Version version,
        List<Tag> tags,
        @Nullable Duration ttl,
        @Nullable Duration grace) {
      if (load.isBehind(version)) {
        return cool();
      }
      if (outcome instanceof Outcome.Value value
          && query.policy().lifetime(value, ttl, grace, 0).staleFor() == 0) {
        return once(value, version, tags);
      }
      return put(() -> order(outcome, version, tags, ttl, grace))
          .map(put -> accepted(outcome, version, put))
          .onFailure(ProblemException.class)
          .recoverWithUni(unfit -> fail(Misfit.words(unfit)));
    }

    private Uni<StoredPut> put(Supplier<PutOrder> order) {
      return Uni.createFrom()
          .deferred(
              () -> {
                sentAt = scheduler.now();
                return load.span().within(() -> puts.put(order.get()));
              });
    }

    private Uni<LoadEnd> again(LoadAnswer.NotModified same) {
      Entry entry = load.facts().entry();
      return entry == null || validator().isEmpty()
          ? fail("the origin answered that nothing was modified, though it was not asked that")
          : keep(entry.outcome(), entry.version(), entry.tags(), same.ttl(), same.grace());
    }

    private PutOrder order(
        Outcome outcome,
        @Nullable Version version,
        List<Tag> tags,
        @Nullable Duration ttl,
        @Nullable Duration grace) {
      return new PutOrder(
          query.policy(),
          query.key(),
          query.keyTags(),
          outcome,
          version,
          tags,
          new Claim.Leased(right.lease().token()),
          ttl,
          grace,
          null);
    }

    private LoadEnd accepted(Outcome outcome, @Nullable Version version, StoredPut put) {
      return switch (put.result()) {
        case PutResult.Stored stored -> {
          keepCopy(outcome, version, put.tags(), stored);
          yield new LoadEnd.Answered(
              result(
                  outcome,
                  version,
                  put.tags(),
                  stored.freshFor(),
                  stored.staleFor(),
                  stored.receipt()));
        }
        case PutResult.Unchanged unchanged -> LoadEnd.READ_AGAIN;
        case PutResult.Refused refused ->
            switch (refused.reason()) {
              case TOO_OLD ->
                  new LoadEnd.Answered(
                      new GetResult.Miss(Verdict.Reason.EXPIRED, null, null, refused.receipt()));
              case BEHIND, LEASE_LOST, INVALIDATED -> LoadEnd.READ_AGAIN;
            };
      };
    }

    /**
     * What was loaded is served from here at once, and not only when somebody has asked the store
     * for it. Its lives count from when the put was sent, which was before the store did so.
     */
    private void keepCopy(
        Outcome outcome, @Nullable Version version, List<Tag> tags, PutResult.Stored stored) {
      Asked asked = right.asked();
      if (asked == null || stored.freshFor() <= 0) {
        return;
      }
      ReadFacts facts = right.facts();
      long taken = sentAt - right.askedAt();
      Entry loaded =
          new Entry(
              outcome,
              version,
              facts.epoch(),
              facts.position(),
              facts.now(),
              Math.toIntExact(taken + stored.freshFor()),
              Math.toIntExact(taken + stored.staleFor()),
              Math.toIntExact(taken),
              tags);
      local.keepLoaded(asked, query.key(), query.keyTags(), facts, loaded, stored.receipt());
    }

    private GetResult result(
        Outcome outcome,
        @Nullable Version version,
        List<Tag> tags,
        long freshFor,
        long staleFor,
        Receipt receipt) {
      long age = scheduler.now() - load.askedAt();
      return switch (outcome) {
        case Outcome.Value value ->
            new GetResult.Hit(
                value,
                version,
                freshFor <= 0,
                age,
                freshFor,
                staleFor,
                Served.ORIGIN,
                null,
                tags,
                receipt);
        case Outcome.Negative negative ->
            new GetResult.Negative(negative.kind(), negative.message(), age, freshFor, receipt);
      };
    }

    /** For the one who asked, and for nobody else. */
    private Uni<LoadEnd> once(Outcome.Value value, @Nullable Version version, List<Tag> tags) {
      LoadEnd answer =
          new LoadEnd.Answered(result(value, version, tags, 0, 0, load.facts().receipt()));
      return puts.abandon(query.key(), right.lease().token(), false).map(done -> answer);
    }

    private Uni<LoadEnd> fail(String message) {
      Outcome failure =
          new Outcome.Negative(Outcome.Kind.ORIGIN_ERROR, LoadAnswer.shortened(message));
      return put(() -> order(failure, null, List.of(), null, null))
          .map(put -> accepted(failure, null, put))
          .onFailure(ProblemException.class)
          .recoverWithUni(this::cool);
    }

    /** Nobody loads the key again before its back-off is over. */
    private Uni<LoadEnd> cool() {
      return puts.abandon(query.key(), right.lease().token(), true).map(done -> LoadEnd.READ_AGAIN);
    }

    private Uni<LoadEnd> refuse(Problem problem) {
      load.refuse(problem);
      return puts.abandon(query.key(), right.lease().token(), false)
          .map(done -> new LoadEnd.Refused(problem));
    }

    private void end(LoadEnd how) {
      signOfLife.cancel();
      underway.remove(query.key(), load);
      if (load.finish(how)) {
        told(how);
      }
      waiters.wake(new LeaseEnd(query.key().tenant(), query.key().subject()));
    }

    private void cancel(LoadEnd how) {
      signOfLife.cancel();
      underway.remove(query.key(), load);
      if (load.finish(how)) {
        told(how);
        handBack(query.key(), right.lease(), false);
      }
    }

    private void told(LoadEnd how) {
      tallies.of(query.policy()).loaded(scheduler.now() - load.askedAt(), load.span());
      load.span().set("freshold.end", how.getClass().getSimpleName());
      load.span().end();
    }

    private void scheduleSignOfLife() {
      signOfLife = scheduler.schedule(Math.max(1, right.lease().millis() / 2), this::signOfLife);
    }

    /** A lease that was lost has been given to another, or is about to be: let that one load. */
    private void signOfLife() {
      if (load.isOver()) {
        return;
      }
      if (scheduler.now() >= longest) {
        Problem busy = new Problem.OriginBusy(query.policy().name(), origin.policy().queue());
        load.refuse(busy);
        cancel(new LoadEnd.Refused(busy));
        return;
      }
      store
          .extend(new ExtendCommand(query.key(), right.lease().token(), right.lease().millis()))
          .subscribe()
          .with(
              live -> {
                if (live) {
                  scheduleSignOfLife();
                } else {
                  end(LoadEnd.READ_AGAIN);
                }
              },
              unknown -> scheduleSignOfLife());
    }
  }
}
