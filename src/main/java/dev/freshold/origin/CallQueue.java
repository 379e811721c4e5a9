package dev.freshold.origin;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.Tenant;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.watch.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads on their way into calls: no more calls at once than the origin is to bear, each with as
 * many keys as have gathered.
 *
 * <p>A load waits for others for the batch window, and then for a free call; whoever comes
 * meanwhile joins it, so that calls grow with the load. Tenants and schema versions have lanes of
 * their own, which take turns. A load that is cancelled leaves; a call that all have left is
 * cancelled. The lock is held for a few look-ups, and never while the origin is called or anybody
 * is answered.
 */
final class CallQueue {

  private final Origin origin;
  private final OriginPolicy policy;
  private final Scheduler scheduler;
  private final LongConsumer times;

  /** In the order of their turns; changed only under the lock, like all below. */
  private final Map<Lane, Line> lines = new LinkedHashMap<>();

  private int waiting;
  private int underway;
  private boolean isDeparting;
  private boolean isAskedToDepart;

  /** Keys that may share a call. */
  private record Lane(Tenant tenant, String namespace, String schema) {

    static Lane of(LoadItem item) {
      return new Lane(item.key().tenant(), item.key().namespace(), item.key().schema());
    }
  }

  /** Those who wait in a lane, and whether their window is over. */
  private static final class Line {
    final ArrayDeque<Seat> seats = new ArrayDeque<>();
    boolean due;
    @Nullable Timer window;

    void close() {
      due = true;
      if (window != null) {
        window.cancel();
      }
    }
  }

  /**
   * An empty queue.
   *
   * @param times is told how many milliseconds each call took
   */
  CallQueue(Origin origin, OriginPolicy policy, Scheduler scheduler, LongConsumer times) {
    this.origin = origin;
    this.policy = policy;
    this.scheduler = scheduler;
    this.times = times;
  }

  /** Loads one key, alone or with others. Never fails. */
  Uni<LoadAnswer> load(LoadItem item) {
    return Uni.createFrom().emitter(seat -> enter(new Seat(item, seat)));
  }

  /** How many loads wait for a call. */
  synchronized int waiting() {
    return waiting;
  }

  /** How many calls are under way. */
  synchronized int underway() {
    return underway;
  }

  private void enter(Seat seat) {
    seat.emitter.onTermination(() -> leave(seat));
    if (!takesPlace(seat)) {
      seat.emitter.complete(new LoadAnswer.Busy(policy.queue()));
      return;
    }
    depart();
  }

  /** Whether there is room; the first of its lane opens a window. */
  private synchronized boolean takesPlace(Seat seat) {
    int free = (policy.concurrency() - underway) * batch();
    if (waiting >= policy.queue() + free) {
      return false;
    }
    waiting++;
    Lane lane = Lane.of(seat.item);
    Line line = lines.computeIfAbsent(lane, same -> new Line());
    line.seats.add(seat);
    if (line.seats.size() >= batch() || policy.batchWindow().isZero()) {
      line.close();
    } else if (line.window == null && !line.due) {
      line.window = scheduler.schedule(policy.batchWindow().toMillis(), () -> close(line));
    }
    return true;
  }

  private int batch() {
    return Math.min(policy.batch(), origin.mostItems());
  }

  private void close(Line line) {
    synchronized (this) {
      line.close();
    }
    depart();
  }

  /**
   * Lets calls leave as long as any is free and anybody waits for it. One thread at a time: an
   * origin that answers on the spot would otherwise have each call started by the one before it.
   */
  private void depart() {
    synchronized (this) {
      isAskedToDepart = true;
      if (isDeparting) {
        return;
      }
      isDeparting = true;
    }
    while (mustGoOn()) {
      Call call = next();
      while (call != null) {
        call.start();
        call = next();
      }
    }
  }

  private synchronized boolean mustGoOn() {
    isDeparting = isAskedToDepart;
    isAskedToDepart = false;
    return isDeparting;
  }

  private synchronized @Nullable Call next() {
    if (underway >= policy.concurrency()) {
      return null;
    }
    Iterator<Map.Entry<Lane, Line>> turns = lines.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<Lane, Line> turn = turns.next();
      if (turn.getValue().due) {
        turns.remove();
        Call call = call(turn.getKey(), turn.getValue());
        underway++;
        return call;
      }
    }
    return null;
  }

  /** The longest waiting of the line; the rest of it goes behind the other lines. */
  private Call call(Lane lane, Line line) {
    List<Seat> seats = new ArrayList<>();
    while (seats.size() < batch() && !line.seats.isEmpty()) {
      seats.add(line.seats.remove());
    }
    waiting -= seats.size();
    if (!line.seats.isEmpty()) {
      lines.put(lane, line);
    }
    Call call = new Call(lane, seats);
    seats.forEach(seat -> seat.call = call);
    return call;
  }

  /** However it ended; only one who goes before the answer changes anything. */
  private void leave(Seat seat) {
    Call call;
    synchronized (this) {
      if (seat.isGone) {
        return;
      }
      seat.isGone = true;
      call = seat.call;
      if (call == null) {
        leaveLine(seat);
        return;
      }
      call.travellers--;
      if (call.travellers > 0) {
        return;
      }
    }
    call.cancel();
  }

  private void leaveLine(Seat seat) {
    Lane lane = Lane.of(seat.item);
    Line line = lines.get(lane);
    if (line != null && line.seats.remove(seat)) {
      waiting--;
      if (line.seats.isEmpty()) {
        line.close();
        lines.remove(lane);
      }
    }
  }

  private synchronized boolean hasGone(Seat seat) {
    boolean gone = seat.isGone;
    seat.isGone = true;
    return gone;
  }

  private synchronized void free() {
    underway--;
  }

  /** One who waits for an answer. */
  private static final class Seat {
    final LoadItem item;
    final UniEmitter<? super LoadAnswer> emitter;
    @Nullable Call call;
    boolean isGone;

    Seat(LoadItem item, UniEmitter<? super LoadAnswer> emitter) {
      this.item = item;
      this.emitter = emitter;
    }
  }

  /** A call under way; ends once, by its answer, its timeout, or because all have left. */
  private final class Call {
    private final Lane lane;
    private final List<Seat> seats;
    private final long start = scheduler.now();
    private final Span span;
    private int travellers;
    private boolean over;
    private @Nullable Cancellable subscription;
    private @Nullable Timer timer;

    Call(Lane lane, List<Seat> seats) {
      this.lane = lane;
      this.seats = seats;
      this.travellers = seats.size();
      this.span = seats.getFirst().item.cause().call("origin load");
    }

    void start() {
      List<LoadItem> items = seats.stream().map(seat -> seat.item).toList();
      items.stream().skip(1).forEach(other -> span.link(other.cause()));
      span.set("freshold.namespace", lane.namespace());
      span.set("freshold.keys", items.size());
      LoadCall call =
          new LoadCall(lane.tenant(), lane.namespace(), lane.schema(), items, span.headers());
      timer = scheduler.schedule(policy.timeout().toMillis(), this::timeOut);
      Cancellable begun =
          Uni.createFrom()
              .deferred(() -> origin.load(call))
              .subscribe()
              .with(this::arrive, failure -> endWith(new LoadAnswer.Failed(words(failure))));
      if (!keeps(begun)) {
        begun.cancel();
      }
    }

    private synchronized boolean keeps(Cancellable begun) {
      subscription = begun;
      return !over;
    }

    private void arrive(List<LoadAnswer> answers) {
      if (!ends()) {
        return;
      }
      times.accept(scheduler.now() - start);
      for (int i = 0; i < seats.size(); i++) {
        answer(
            seats.get(i),
            i < answers.size()
                ? answers.get(i)
                : new LoadAnswer.Failed("the origin left out an answer"));
      }
    }

    private void timeOut() {
      span.fail("timeout");
      cancelSubscription();
      endWith(
          new LoadAnswer.Failed(
              "the origin did not answer within %d ms".formatted(policy.timeout().toMillis())));
    }

    private void endWith(LoadAnswer answer) {
      if (ends()) {
        times.accept(scheduler.now() - start);
        seats.forEach(seat -> answer(seat, answer));
      }
    }

    private void cancel() {
      cancelSubscription();
      ends();
    }

    /** The first to end it frees its place, before anyone is answered. */
    private boolean ends() {
      Timer ticking;
      synchronized (this) {
        if (over) {
          return false;
        }
        over = true;
        ticking = timer;
      }
      if (ticking != null) {
        ticking.cancel();
      }
      span.end();
      free();
      depart();
      return true;
    }

    private void cancelSubscription() {
      Cancellable begun;
      synchronized (this) {
        begun = subscription;
      }
      if (begun != null) {
        begun.cancel();
      }
    }

    private void answer(Seat seat, LoadAnswer answer) {
      if (!hasGone(seat)) {
        seat.emitter.complete(answer);
      }
    }
  }

  private static String words(Throwable failure) {
    return "the origin could not be asked: " + failure.getClass().getSimpleName();
  }
}
