package dev.freshold.cache;

import dev.freshold.policy.Demand;
import dev.freshold.policy.EarlyRefresh;
import dev.freshold.watch.Span;
import org.jspecify.annotations.Nullable;

/**
 * A read under way.
 *
 * @param begun when it began, by the scheduler's clock
 * @param deadline until when it waits for a load
 * @param waited whether it has waited for another's load yet
 * @param insists whether it asks for the right to load although refreshes have to wait, since
 *     nothing else can be served
 * @param loads how many loads it has begun
 * @param span what is told of it in a trace
 * @param refusal why nothing can be loaded for it: what is cached has to do; null: something can
 */
record Course(
    GetQuery query,
    Demand demand,
    EarlyRefresh early,
    long begun,
    long deadline,
    boolean waited,
    boolean insists,
    int loads,
    Span span,
    @Nullable Problem refusal) {

  static Course of(GetQuery query, Demand demand, EarlyRefresh early, long begun, Span span) {
    long deadline = begun + query.waitMillis();
    return new Course(query, demand, early, begun, deadline, false, false, 0, span, null);
  }

  /** Somebody else's load has ended. */
  Course afterWaiting() {
    return new Course(query, demand, early, begun, deadline, true, insists, loads, span, refusal);
  }

  /** There is nothing to serve, so that it has to be loaded. */
  Course insisting() {
    return new Course(query, demand, early, begun, deadline, waited, true, loads, span, refusal);
  }

  /** A load of its own came to nothing. */
  Course afterLoading() {
    return new Course(
        query, demand, early, begun, deadline, waited, insists, loads + 1, span, refusal);
  }

  /** Nothing can be loaded. */
  Course refused(Problem problem) {
    return new Course(query, demand, early, begun, deadline, waited, false, loads, span, problem);
  }
}
