package dev.freshold.cache;

import dev.freshold.cache.Attempt.Done;
import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Moment;
import dev.freshold.policy.OnMiss;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads of many keys for one caller.
 *
 * <p>Whoever was given a lease must not be kept waiting: of two callers who each hold what the
 * other waits for, neither would load before both leases have run out. Therefore all keys are
 * looked at before anybody waits, nobody waits who was given a lease, and the first lease that
 * comes while waiting ends the wait for the rest.
 */
public final class BatchReads {

  private final Reads reads;
  private final Scheduler scheduler;

  BatchReads(Reads reads, Scheduler scheduler) {
    this.reads = reads;
    this.scheduler = scheduler;
  }

  /** Looks at all of them, and answers on the spot where this node's own memory has them all. */
  public BatchReading begin(List<GetQuery> queries) {
    List<GetQuery> distinct = distinct(queries);
    long start = scheduler.now();
    Moment moment = reads.moment();
    boolean loads = queries.getFirst().onMiss() == OnMiss.LOAD; // whose node is given no lease
    List<Reading> looks = new ArrayList<>(distinct.size());
    List<Attempt<GetResult>> answers = new ArrayList<>(distinct.size());
    for (GetQuery query : distinct) {
      Reading look = look(loads ? query : query.waiting(0), moment);
      looks.add(look);
      if (look instanceof Reading.Answered answered) {
        answers.add(new Done<>(answered.result()));
      }
    }
    if (answers.size() == looks.size()) {
      return new BatchReading.Answered(inOrder(queries, distinct, answers));
    }
    Uni<List<Attempt<GetResult>>> all =
        Uni.join().all(looks.stream().map(BatchReads::attempt).toList()).andFailFast();
    return new BatchReading.Pending(
        (loads ? all : all.chain(each -> settle(distinct, each, scheduler.now() - start)))
            .map(attempts -> inOrder(queries, distinct, attempts)));
  }

  /** Equal queries share an attempt. */
  private static List<GetQuery> distinct(List<GetQuery> queries) {
    Set<GetQuery> different = new LinkedHashSet<>(queries);
    return different.size() == queries.size() ? queries : List.copyOf(different);
  }

  /** What fails before it starts is no concern of the others. */
  private Reading look(GetQuery query, Moment moment) {
    try {
      return reads.begin(query, moment);
    } catch (RuntimeException refusal) {
      return new Reading.Pending(Uni.createFrom().failure(refusal));
    }
  }

  private static Uni<Attempt<GetResult>> attempt(Reading reading) {
    return switch (reading) {
      case Reading.Answered answered -> Uni.createFrom().item(new Done<>(answered.result()));
      case Reading.Pending pending -> Attempt.of(pending::result);
    };
  }

  private Uni<Attempt<GetResult>> attempt(GetQuery query) {
    return Attempt.of(() -> reads.get(query));
  }

  private Uni<List<Attempt<GetResult>>> settle(
      List<GetQuery> queries, List<Attempt<GetResult>> looks, long elapsed) {
    List<Integer> waiting = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      if (hasLease(looks.get(i))) {
        return Uni.createFrom().item(looks);
      }
      if (isHeldByAnother(looks.get(i)) && queries.get(i).waitMillis() > elapsed) {
        waiting.add(i);
      }
    }
    return waiting.isEmpty()
        ? Uni.createFrom().item(looks)
        : Uni.createFrom()
            .emitter(
                seat -> new Wait(looks, waiting.size(), seat).start(queries, waiting, elapsed));
  }

  private static boolean hasLease(Attempt<GetResult> attempt) {
    return attempt instanceof Done<GetResult>(GetResult result)
        && switch (result) {
          case GetResult.Hit hit -> hit.lease() != null;
          case GetResult.Negative negative -> false;
          case GetResult.Miss miss -> miss.lease() != null;
        };
  }

  private static boolean isHeldByAnother(Attempt<GetResult> attempt) {
    return attempt instanceof Done<GetResult>(GetResult.Miss miss)
        && miss.lease() == null
        && miss.retryAfter() != null;
  }

  private static List<Attempt<GetResult>> inOrder(
      List<GetQuery> queries, List<GetQuery> distinct, List<Attempt<GetResult>> attempts) {
    if (distinct.size() == queries.size()) {
      return attempts;
    }
    Map<GetQuery, Attempt<GetResult>> byQuery = new LinkedHashMap<>();
    for (int i = 0; i < distinct.size(); i++) {
      byQuery.put(distinct.get(i), attempts.get(i));
    }
    List<Attempt<GetResult>> all = new ArrayList<>(queries.size());
    queries.forEach(query -> all.add(byQuery.get(query)));
    return all;
  }

  /**
   * The second look of those that somebody else loads, over when all are there or one has a lease.
   */
  private final class Wait {
    private final List<Attempt<GetResult>> attempts;
    private final UniEmitter<? super List<Attempt<GetResult>>> seat;
    private final List<Cancellable> looks = new ArrayList<>();
    private int missing;
    private boolean over;

    Wait(
        List<Attempt<GetResult>> first,
        int missing,
        UniEmitter<? super List<Attempt<GetResult>>> seat) {
      this.attempts = new ArrayList<>(first);
      this.missing = missing;
      this.seat = seat;
    }

    void start(List<GetQuery> queries, List<Integer> waiting, long elapsed) {
      seat.onTermination(this::leave);
      for (int place : waiting) {
        GetQuery query = queries.get(place);
        Cancellable look =
            attempt(query.waiting(query.waitMillis() - elapsed))
                .subscribe()
                .with(attempt -> arrive(place, attempt));
        if (!keep(look)) {
          look.cancel();
          return;
        }
      }
    }

    private synchronized boolean keep(Cancellable look) {
      looks.add(look);
      return !over;
    }

    private void arrive(int place, Attempt<GetResult> attempt) {
      synchronized (this) {
        if (over) {
          return;
        }
        attempts.set(place, attempt);
        missing--;
        over = missing == 0 || hasLease(attempt);
        if (!over) {
          return;
        }
      }
      leave();
      seat.complete(attempts);
    }

    private void leave() {
      List<Cancellable> left;
      synchronized (this) {
        over = true;
        left = List.copyOf(looks);
      }
      left.forEach(Cancellable::cancel);
    }
  }
}
