package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.model.Outcome;
import dev.freshold.model.Version;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.Origins;
import dev.freshold.origin.StoreAnswer;
import dev.freshold.origin.StoreCall;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.PutResult;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/**
 * Puts by the owner, where the policy has them written to the origin: first, or later.
 *
 * <p>What is cached is what was stored, under the version that it was stored as, so that of two
 * writes the later one stays, in whatever order they come back. Without any version nobody knows
 * which that is, and the key is invalidated instead. Whatever goes wrong behind the origin's answer
 * is told to the caller, and fences the key: the cache may be empty then, but not wrong. What is
 * written later is a matter of {@link LaterWrites}.
 */
public final class Writes {

  private final Origins origins;
  private final Puts puts;
  private final Fences fences;
  private final Scheduler scheduler;
  private final Chance chance;
  private final Tracing tracing;
  private final @Nullable LaterWrites later;

  /**
   * Puts by way of origins.
   *
   * @param later those that reach the origin later; null: no namespace has any
   */
  Writes(
      Origins origins,
      Puts puts,
      Fences fences,
      Scheduler scheduler,
      Chance chance,
      Tracing tracing,
      @Nullable LaterWrites later) {
    this.origins = origins;
    this.puts = puts;
    this.fences = fences;
    this.scheduler = scheduler;
    this.chance = chance;
    this.tracing = tracing;
    this.later = later;
  }

  /**
   * Puts an outcome, by way of the origin where the policy says so.
   *
   * @throws ProblemException if the policy does not allow such a put, or the origin refuses it
   */
  public Uni<StoredPut> put(PutOrder order, Reach asked) {
    if (!isWrite(order)) {
      return puts.put(order, asked);
    }
    return switch (order.policy().write()) {
      case NONE -> puts.put(order, asked);
      case THROUGH -> seenThrough(through(order, asked));
      case BEHIND -> seenThrough(later().put(order, asked));
    };
  }

  private LaterWrites later() {
    if (later == null) {
      throw new IllegalStateException("a namespace has write: behind, and there is no log");
    }
    return later;
  }

  /**
   * What has been sent to the origin may be committed there, whether its caller waits for that or
   * has left: the cache has to follow in any case.
   */
  private static <T> Uni<T> seenThrough(Uni<T> work) {
    return Uni.createFrom().emitter(seat -> work.subscribe().with(seat::complete, seat::fail));
  }

  /** A load is no write, and an origin's error is nothing to be written. */
  private static boolean isWrite(PutOrder order) {
    return order.claim() instanceof Claim.Unleased
        && !order.outcome().is(Outcome.Kind.ORIGIN_ERROR);
  }

  private Uni<StoredPut> through(PutOrder order, Reach asked) {
    puts.requireTags(order);
    long start = scheduler.now();
    LimitedOrigin origin = origins.require(order.policy().name());
    return origin
        .store(call(order))
        .chain(answer -> stored(order, answer, scheduler.now() - start, asked));
  }

  private StoreCall call(PutOrder order) {
    String requestId = order.requestId();
    return new StoreCall(
        order.key(),
        order.outcome() instanceof Outcome.Value value ? value : null,
        order.version(),
        order.tags(),
        requestId == null ? chance.token() : requestId,
        tracing.current());
  }

  private Uni<StoredPut> stored(PutOrder order, StoreAnswer answer, long millis, Reach asked) {
    return switch (answer) {
      case StoreAnswer.Committed committed -> {
        Version version = committed.version() == null ? order.version() : committed.version();
        yield version == null
            ? invalidated(order, asked)
            : cached(order, committed, version, millis, asked);
      }
      case StoreAnswer.Refused refused ->
          Uni.createFrom()
              .failure(
                  new ProblemException(
                      new Problem.OriginRefused(
                          order.policy().name(), refused.code(), refused.message())));
      case StoreAnswer.Unknown unknown -> unknown(order, unknown);
    };
  }

  private Uni<StoredPut> cached(
      PutOrder order, StoreAnswer.Committed committed, Version version, long millis, Reach asked) {
    Outcome outcome = committed.value() == null ? order.outcome() : committed.value();
    PutOrder put =
        new PutOrder(
            order.policy(),
            order.key(),
            order.keyTags(),
            outcome,
            version,
            Puts.allTags(order.tags(), committed.tags()),
            new Claim.Unleased(null, millis),
            order.ttl(),
            order.grace(),
            order.requestId());
    return Uni.createFrom()
        .deferred(() -> puts.put(put, asked))
        .chain(done -> fencedIfLeftOut(order, done, version))
        .map(done -> done.committedAs(version))
        .onFailure()
        .recoverWithUni(failure -> notCached(order, version, failure));
  }

  /** What is older than the version that was just stored must not be served. */
  private Uni<StoredPut> fencedIfLeftOut(PutOrder order, StoredPut done, Version version) {
    return switch (done.result()) {
      case PutResult.Stored stored -> Uni.createFrom().item(done);
      case PutResult.Unchanged unchanged -> Uni.createFrom().item(done);
      case PutResult.Refused refused ->
          switch (refused.reason()) {
            case BEHIND -> Uni.createFrom().item(done);
            case LEASE_LOST, INVALIDATED, TOO_OLD ->
                fences.raise(order, version).map(fenced -> done);
          };
    };
  }

  private Uni<StoredPut> invalidated(PutOrder order, Reach asked) {
    return fences
        .raiseAndReach(order, null, asked)
        .map(
            done ->
                new StoredPut(
                        new PutResult.Stored(done.requireReceipt(), 0, 0),
                        Puts.allTags(order.keyTags(), order.tags()))
                    .committedAs(null))
        .onFailure()
        .recoverWithUni(failure -> notCached(order, null, failure));
  }

  private Uni<StoredPut> notCached(PutOrder order, @Nullable Version version, Throwable failure) {
    return fences
        .raise(order, version)
        .chain(
            fenced ->
                Uni.createFrom()
                    .failure(
                        new ProblemException(
                            new Problem.StoredNotCached(
                                order.policy().name(), version, fenced, reason(failure)))));
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private Uni<StoredPut> unknown(PutOrder order, StoreAnswer.Unknown unknown) {
    return fences
        .raise(order, null)
        .chain(
            fenced ->
                Uni.createFrom()
                    .failure(
                        new ProblemException(
                            new Problem.OriginUnknown(order.policy().name(), unknown.message()))));
  }
}
