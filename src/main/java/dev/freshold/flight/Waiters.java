package dev.freshold.flight;

import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.store.Store.LeaseEnd;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Those who wait for somebody else's load. They are pushed when the lease ends, and then read
 * again: a loader's result is nobody else's until the store has accepted it (rule R5).
 *
 * <p>A push can come between a reader's look at the store and its decision to wait. Each reader
 * therefore takes a ticket before it looks, and does not wait at all if the lease has ended since:
 * an event count, striped over the hashes of the subjects, so that a stranger's push may wake it
 * for nothing but its own is never missed.
 */
public final class Waiters {

  private static final int STRIPES = 4096;

  /** In the order in which they came; a set is changed only under the map's lock of its key. */
  private final ConcurrentHashMap<LeaseEnd, Set<Waiter>> waiting = new ConcurrentHashMap<>();

  private final AtomicLongArray ends = new AtomicLongArray(STRIPES);
  private final AtomicInteger count = new AtomicInteger();
  private final Scheduler scheduler;
  private final int limit;

  /**
   * An empty room.
   *
   * @param limit how many may wait at once; more of them cost memory, fewer turn callers away
   *     sooner
   */
  public Waiters(Scheduler scheduler, int limit) {
    this.scheduler = scheduler;
    this.limit = limit;
  }

  /** To be taken before the look that may lead to a wait. */
  public long ticket(LeaseEnd awaited) {
    return ends.get(stripe(awaited));
  }

  /**
   * Completes when the lease ends, or has ended since the ticket was taken, or when the time is
   * over.
   */
  public Uni<Void> await(LeaseEnd awaited, long ticket, long atMostMillis) {
    return Uni.createFrom().emitter(seat -> enter(awaited, ticket, atMostMillis, seat));
  }

  /** Whether one more may wait. */
  public boolean isFull() {
    return count.get() >= limit;
  }

  /** How many wait. */
  public int size() {
    return count.get();
  }

  /** A lease has ended: all who wait for it look again, whoever has waited longest first. */
  public void wake(LeaseEnd ended) {
    ends.incrementAndGet(stripe(ended));
    Set<Waiter> woken = waiting.remove(ended);
    if (woken != null) {
      woken.forEach(Waiter::wake);
    }
  }

  private void enter(
      LeaseEnd awaited, long ticket, long atMostMillis, UniEmitter<? super Void> seat) {
    Waiter waiter = new Waiter(awaited, seat);
    count.incrementAndGet();
    waiting.compute(
        awaited,
        (same, others) -> {
          Set<Waiter> all = others == null ? LinkedHashSet.newLinkedHashSet(2) : others;
          all.add(waiter);
          return all;
        });
    waiter.timer = scheduler.schedule(atMostMillis, waiter::wake);
    seat.onTermination(waiter::leave);
    if (ends.get(stripe(awaited)) != ticket) {
      waiter.wake();
    }
  }

  private static int stripe(LeaseEnd subject) {
    int hash = subject.hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }

  private final class Waiter {
    private final LeaseEnd awaited;
    private final UniEmitter<? super Void> seat;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Timer timer = () -> {};

    Waiter(LeaseEnd awaited, UniEmitter<? super Void> seat) {
      this.awaited = awaited;
      this.seat = seat;
    }

    /** Leaves first: whoever is woken may want to wait again, and shall find its own seat free. */
    void wake() {
      leave();
      seat.complete(null);
    }

    /** However it ended: woken, late, or cancelled. */
    void leave() {
      timer.cancel();
      if (left.compareAndSet(false, true)) {
        count.decrementAndGet();
        waiting.computeIfPresent(
            awaited,
            (same, others) -> {
              others.remove(this);
              return others.isEmpty() ? null : others;
            });
      }
    }
  }
}
