package dev.freshold.cache;

import dev.freshold.cache.GetResult.Served;
import dev.freshold.flight.Flights;
import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Epoch;
import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.origin.LoadAnswer;
import dev.freshold.origin.LoadItem;
import dev.freshold.origin.Origins;
import dev.freshold.policy.Demand;
import dev.freshold.policy.Verdict;
import dev.freshold.watch.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads past the store, while it cannot be reached: straight from the origin, under its limits, and
 * kept nowhere, since nobody could tell us when it ends.
 *
 * <p>Equal reads share a call, but none joins one that has left: an invalidation may have been
 * answered since, by a node that does reach the store. The origin is asked for what its primary
 * has, for what is known of versions is out of reach too.
 */
final class DirectLoads {

  /** The position of who has seen nothing of any epoch. */
  private static final Receipt NOWHERE = new Receipt(new Epoch(0), 0);

  private final Origins origins;
  private final Scheduler scheduler;
  private final Flights<Wish, LoadAnswer> flights = new Flights<>(unclaimed -> {});

  /** Everything that changes the answer. */
  private record Wish(EntryKey key, @Nullable Version minVersion) {}

  DirectLoads(Origins origins, Scheduler scheduler) {
    this.origins = origins;
    this.scheduler = scheduler;
  }

  /**
   * Reads one key.
   *
   * @param failure why the store cannot be asked, and what to fail with if the origin cannot
   *     either, or does not answer before the caller's time is over
   */
  Uni<GetResult> get(Course course, Throwable failure) {
    GetQuery query = course.query();
    Demand demand = course.demand();
    long deadline = course.deadline();
    long start = scheduler.now();
    Uni<GetResult> answer =
        flights
            .join(new Wish(query.key(), query.minVersion()), () -> load(query, course.span()))
            .map(landed -> result(query, demand, landed.value(), scheduler.now() - start, failure));
    return start < deadline
        ? Uni.createFrom().emitter(seat -> await(answer, deadline - start, failure, seat))
        : Uni.createFrom().failure(failure);
  }

  private void await(
      Uni<GetResult> answer, long millis, Throwable late, UniEmitter<? super GetResult> seat) {
    AtomicReference<Cancellable> begun = new AtomicReference<>(() -> {});
    Timer timer = scheduler.schedule(millis, () -> seat.fail(late));
    seat.onTermination(
        () -> {
          timer.cancel();
          begun.get().cancel();
        });
    begun.set(answer.subscribe().with(seat::complete, seat::fail));
  }

  private Uni<LoadAnswer> load(GetQuery query, Span span) {
    return origins
        .require(query.policy().name())
        .load(new LoadItem(query.key(), query.minVersion(), true, "", span));
  }

  private static GetResult result(
      GetQuery query, Demand demand, LoadAnswer answer, long age, Throwable failure) {
    return switch (answer) {
      case LoadAnswer.Found found when age >= demand.maxAge() -> miss(Verdict.Reason.TOO_STALE);
      case LoadAnswer.Found found when !demand.acceptsVersion(found.version()) ->
          miss(Verdict.Reason.BELOW_MIN_VERSION);
      case LoadAnswer.Found found ->
          new GetResult.Hit(
              found.value(),
              found.version(),
              false,
              age,
              0,
              0,
              Served.ORIGIN,
              null,
              tags(query, found.tags()),
              NOWHERE);
      case LoadAnswer.Absent absent ->
          new GetResult.Negative(Outcome.Kind.NOT_FOUND, absent.message(), age, 0, NOWHERE);
      case LoadAnswer.Denied denied ->
          throw new ProblemException(
              new Problem.OriginDenied(
                  query.policy().name(), denied.unauthenticated(), denied.message()));
      case LoadAnswer.Busy busy ->
          throw new ProblemException(new Problem.OriginBusy(query.policy().name(), busy.limit()));
      case LoadAnswer.Failed failed -> throw unreachable(failure);
      case LoadAnswer.NotModified same -> throw unreachable(failure);
    };
  }

  private static GetResult miss(Verdict.Reason reason) {
    return new GetResult.Miss(reason, null, null, NOWHERE);
  }

  private static List<Tag> tags(GetQuery query, List<Tag> own) {
    return Puts.allTags(query.keyTags(), own);
  }

  private static RuntimeException unreachable(Throwable failure) {
    return failure instanceof RuntimeException cause ? cause : new IllegalStateException(failure);
  }
}
