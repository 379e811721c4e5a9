package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Scheduler.Timer;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.Fleet;
import dev.freshold.store.Member;
import dev.freshold.store.News;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Waits until an invalidation has reached every node (rule R8).
 *
 * <p>That all have applied it is pushed, in a step of the store that knows them all. Who has to be
 * waited for is looked up as well, unless that was done before in this epoch and there were some:
 * then the push gets a head start, for it is nearly always enough. A slow look of its own stands
 * behind the push. A node that says nothing is waited for until its lease must be over, and then
 * taken off the list, so that it delays one invalidation and not the next.
 */
public final class FleetWait {

  private static final Logger LOG = Logger.getLogger(FleetWait.class);

  private static final long LOOK_MILLIS = 250;

  /** How long a push may take before it is looked who is pending. */
  private static final long HEAD_START_MILLIS = 5;

  private final Store store;
  private final Scheduler scheduler;
  private final long leaseMillis;
  private final long unknownMillis;
  private final List<Consumer<Duration>> observers = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<Tenant, Set<Waiter>> waiting = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Tenant, News.Acked> newest = new ConcurrentHashMap<>();

  /** Epochs in which every lease is known, and somebody holds one. */
  private final ConcurrentHashMap<Tenant, Epoch> settled = new ConcurrentHashMap<>();

  /**
   * Waits on behalf of this node.
   *
   * @param leaseMillis how long a node lease lasts under the settings of this node
   * @param unknownMillis for how long after an epoch has begun leases may be held that it does not
   *     know (rule R9a)
   */
  public FleetWait(Store store, Scheduler scheduler, long leaseMillis, long unknownMillis) {
    this.store = store;
    this.scheduler = scheduler;
    this.leaseMillis = leaseMillis;
    this.unknownMillis = unknownMillis;
    store.onNews(this::hear);
  }

  /**
   * Completes when no node anywhere serves anything that is older, or when the time is over. Never
   * fails.
   *
   * @param answeredAt the scheduler's clock when the store's answer was there
   * @param atMostMillis how long to wait from now on
   */
  public Uni<Acked> await(Tenant tenant, Receipt receipt, long answeredAt, long atMostMillis) {
    return Uni.createFrom()
        .emitter(
            seat -> {
              long deadline = scheduler.now() + atMostMillis;
              new Waiter(tenant, receipt, answeredAt, deadline, seat).start();
            });
  }

  /** Has the observer told how long each invalidation took to get everywhere. */
  public void observe(Consumer<Duration> observer) {
    observers.add(observer);
  }

  private void hear(News news) {
    switch (news) {
      case News.Acked acked -> {
        newest.put(acked.tenant(), acked);
        waiting.getOrDefault(acked.tenant(), Set.of()).forEach(Waiter::reconsider);
      }
      case News.Appended appended -> {}
      case News.Interrupted interrupted ->
          waiting.values().forEach(all -> all.forEach(Waiter::look));
    }
  }

  /** One invalidation, and who waits for it. */
  private final class Waiter {
    private final Tenant tenant;
    private final Receipt receipt;
    private final long answeredAt;
    private final long deadline;
    private final UniEmitter<? super Acked> seat;
    private final Map<String, Seen> first = new HashMap<>();
    private @Nullable Quorum quorum;
    private Timer timer = () -> {};
    private boolean looking;
    private boolean looked;
    private boolean over;

    Waiter(
        Tenant tenant,
        Receipt receipt,
        long answeredAt,
        long deadline,
        UniEmitter<? super Acked> seat) {
      this.tenant = tenant;
      this.receipt = receipt;
      this.answeredAt = answeredAt;
      this.deadline = deadline;
      this.seat = seat;
    }

    void start() {
      waiting.compute(
          tenant,
          (same, others) -> {
            Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(this);
            return all;
          });
      seat.onTermination(this::leave);
      if (isSettled() && deadline > scheduler.now()) {
        reconsider();
      } else {
        look();
      }
    }

    /** Whether a push alone says that no node serves anything older. */
    private boolean isSettled() {
      return receipt.epoch().equals(settled.get(tenant));
    }

    /** Looks who has to be waited for. */
    void look() {
      synchronized (this) {
        if (over || looking) {
          return;
        }
        looking = true;
      }
      store.fleet(tenant).subscribe().with(this::seen, failure -> unseen());
    }

    private void seen(Fleet fleet) {
      synchronized (this) {
        looking = false;
        looked = true;
        long now = scheduler.now();
        quorum = new Quorum(fleet, now);
        settle(fleet);
        fleet.members().forEach(one -> first.putIfAbsent(one.node(), new Seen(one.serial(), now)));
      }
      reconsider();
    }

    private void settle(Fleet fleet) {
      if (fleet.members().isEmpty()) {
        settled.remove(tenant);
      } else if (fleet.knownFor() >= unknownMillis) {
        settled.put(tenant, fleet.standing().epoch());
      }
    }

    private void unseen() {
      synchronized (this) {
        looking = false;
        looked = true;
      }
      reconsider();
    }

    /** Completes if it can; else sees to it that it is looked again. */
    void reconsider() {
      Quorum.Standing standing;
      boolean late;
      synchronized (this) {
        if (over) {
          return;
        }
        long now = scheduler.now();
        standing = standing(now);
        late = now >= deadline && looked;
        if (standing.left() > 0 && !late) {
          timer.cancel();
          long pause = looked ? LOOK_MILLIS : HEAD_START_MILLIS;
          long nap = Math.max(0, Math.min(Math.min(standing.left(), pause), deadline - now));
          timer = scheduler.schedule(nap, this::look);
          return;
        }
        over = true;
      }
      leave();
      if (standing.left() == 0) {
        standing.pending().forEach(this::dismiss);
        Duration took = Duration.ofMillis(scheduler.now() - answeredAt);
        observers.forEach(observer -> observer.accept(took));
        seat.complete(new Acked(standing.acked(), true, List.of()));
      } else {
        List<String> names = standing.pending().stream().map(Member::node).toList();
        seat.complete(new Acked(standing.acked(), false, names));
      }
    }

    private Quorum.Standing standing(long now) {
      if (quorum != null) {
        return quorum.judge(receipt, newest.get(tenant), answeredAt, now, unknownMillis);
      }
      News.Acked told = newest.get(tenant);
      if (told != null && Quorum.covers(told.all(), receipt) && isSettled()) {
        return new Quorum.Standing(0, told.members(), List.of());
      }
      long longest = Math.max(unknownMillis, Quorum.drain(leaseMillis));
      return new Quorum.Standing(Math.max(0, longest - (now - answeredAt)), 0, List.of());
    }

    /** Its lease is over; if it has not been heard of since, nobody shall wait for it again. */
    private void dismiss(Member silent) {
      Seen seen = first.get(silent.node());
      if (seen == null || seen.serial() != silent.serial()) {
        return;
      }
      long left = seen.at() + Quorum.drain(silent.leaseMillis()) - scheduler.now();
      scheduler.schedule(Math.max(1, left), () -> dismiss(silent.node(), seen.serial()));
    }

    private void dismiss(String node, long serial) {
      LOG.infof("tenant=%s node=%s silent: nobody waits for it any longer", tenant.name(), node);
      store
          .leave(tenant, node, serial)
          .subscribe()
          .with(left -> {}, failure -> LOG.debugf("dismissing %s: %s", node, failure.getMessage()));
    }

    private void leave() {
      synchronized (this) {
        over = true;
        timer.cancel();
      }
      waiting.computeIfPresent(
          tenant,
          (same, others) -> {
            others.remove(this);
            return others.isEmpty() ? null : others;
          });
    }
  }

  /** A serial, and when it was first seen, by our own clock. */
  private record Seen(long serial, long at) {}
}
