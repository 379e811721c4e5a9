package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.Version;
import dev.freshold.store.LeaseAnswer;
import dev.freshold.store.ReadFacts;
import dev.freshold.watch.Span;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.subscription.UniEmitter;
import org.jspecify.annotations.Nullable;

/**
 * A load under way on this node: what it was begun with, who waits for it here, and how it ended.
 *
 * <p>A waiter who cancels leaves alone; when the last one has, the load is cancelled, unless it is
 * a refresh, which nobody waits for, or somebody's time was over before it was: he may come back
 * for it.
 */
final class Load {

  private final GetQuery query;
  private final Right right;
  private final Span span;
  private final Runnable cancellation;
  private boolean wanted;
  private int waiting;
  private @Nullable LoadEnd end;
  private @Nullable UniEmitter<? super LoadEnd> seat;
  private @Nullable Cancellable work;
  private volatile @Nullable Problem refusal;

  /**
   * A load that nobody waits for yet.
   *
   * @param refresh whether it goes on with nobody waiting
   * @param span what is told of it in a trace
   * @param cancellation what to do when the last waiter has left
   */
  Load(GetQuery query, Right right, boolean refresh, Span span, Runnable cancellation) {
    this.query = query;
    this.right = right;
    this.wanted = refresh;
    this.span = span;
    this.cancellation = cancellation;
  }

  Span span() {
    return span;
  }

  GetQuery query() {
    return query;
  }

  ReadFacts facts() {
    return right.facts();
  }

  LeaseAnswer.Granted lease() {
    return right.lease();
  }

  long askedAt() {
    return right.askedAt();
  }

  /** Whether it is known already that a put of this version would be refused. */
  boolean isBehind(@Nullable Version version) {
    Version lowest = Answers.lowestAccepted(right.facts());
    return right.facts().mark().isAhead(version)
        || (version != null && lowest != null && version.isBelow(lowest));
  }

  /** Why nothing could be loaded, told to all who wait here; null: it was, or may yet be. */
  @Nullable Problem refusal() {
    return refusal;
  }

  void refuse(Problem problem) {
    this.refusal = problem;
  }

  /** Its end, for the one who began it; {@link LoadEnd#NOT_YET} when the time is over before. */
  Uni<LoadEnd> end(Scheduler scheduler, long atMostMillis) {
    return atMostMillis <= 0
        ? Uni.createFrom().item(endByNow())
        : Uni.createFrom().emitter(emitter -> await(scheduler, atMostMillis, emitter));
  }

  private synchronized LoadEnd endByNow() {
    wanted = true;
    return end == null ? LoadEnd.NOT_YET : end;
  }

  private void await(Scheduler scheduler, long atMostMillis, UniEmitter<? super LoadEnd> emitter) {
    enter();
    Timer timer =
        scheduler.schedule(
            atMostMillis,
            () -> {
              stayWanted();
              emitter.complete(LoadEnd.NOT_YET);
            });
    emitter.onTermination(
        () -> {
          timer.cancel();
          leave();
        });
    LoadEnd known = take(emitter);
    if (known != null) {
      emitter.complete(known);
    }
  }

  private synchronized @Nullable LoadEnd take(UniEmitter<? super LoadEnd> emitter) {
    seat = emitter;
    return end;
  }

  /** One more waits for it here. */
  synchronized void enter() {
    waiting++;
  }

  /** Goes on whoever leaves: somebody whose time was over may come back for it. */
  synchronized void stayWanted() {
    wanted = true;
  }

  /** One who waited here looks for himself, and may come back. */
  synchronized void pause() {
    waiting--;
  }

  /** One who waited has left. */
  void leave() {
    synchronized (this) {
      waiting--;
      if (waiting > 0 || wanted || end != null) {
        return;
      }
    }
    cancellation.run();
  }

  /** What has to be cancelled with it; at once, if it is over. */
  void carriedOutBy(Cancellable subscription) {
    synchronized (this) {
      work = subscription;
      if (end == null) {
        return;
      }
    }
    subscription.cancel();
  }

  /** Ends it, if nothing has yet. */
  boolean finish(LoadEnd how) {
    UniEmitter<? super LoadEnd> listener;
    Cancellable done;
    synchronized (this) {
      if (end != null) {
        return false;
      }
      end = how;
      listener = seat;
      done = work;
    }
    if (done != null) {
      done.cancel();
    }
    if (listener != null) {
      listener.complete(how);
    }
    return true;
  }

  synchronized boolean isOver() {
    return end != null;
  }
}
