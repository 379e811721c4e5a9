package dev.freshold.cache;

import dev.freshold.cache.InvalidateOrder.Keys;
import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Local;
import dev.freshold.model.Version;
import dev.freshold.store.BustCommand.Target;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Busts of keys whose origin is known, or feared, to be ahead of the cache. One that the store does
 * not take is tried again in the background until it does, or until nothing can be left that it
 * would meet.
 */
final class Fences {

  private static final Logger LOG = Logger.getLogger(Fences.class);

  private static final long FIRST_RETRY_MILLIS = 100;
  private static final long LONGEST_RETRY_MILLIS = 5_000;

  /** Beyond it the bound of the namespace stands alone; some hundred bytes each. */
  private static final int MOST_PENDING = 10_000;

  private final Invalidations invalidations;
  private final Local local;
  private final Scheduler scheduler;
  private final AtomicInteger pending = new AtomicInteger();

  Fences(Invalidations invalidations, Local local, Scheduler scheduler) {
    this.invalidations = invalidations;
    this.local = local;
    this.scheduler = scheduler;
  }

  /** How many are still to be raised. */
  int pending() {
    return pending.get();
  }

  /**
   * Raises the fence of a key to a version, or kills what is cached of it where there is none.
   * Never fails: false says that it will be tried again.
   */
  Uni<Boolean> raise(PutOrder order, @Nullable Version version) {
    return raiseAndReach(order, version, Reach.STORE)
        .map(done -> true)
        .onFailure()
        .recoverWithItem(
            failure -> {
              keepTrying(order, version);
              return false;
            });
  }

  /** The same once, waiting until it has got as far as asked. */
  Uni<Invalidated> raiseAndReach(PutOrder order, @Nullable Version version, Reach asked) {
    local.drop(order.key());
    return Uni.createFrom().deferred(() -> invalidations.run(bust(order, version), asked));
  }

  private static InvalidateOrder bust(PutOrder order, @Nullable Version version) {
    return new Keys(
        order.key().tenant(),
        order.policy(),
        List.of(new Target(order.key().key(), version)),
        false,
        "written to the origin, and not cached",
        null,
        false);
  }

  private void keepTrying(PutOrder order, @Nullable Version version) {
    if (pending.incrementAndGet() > MOST_PENDING) {
      pending.decrementAndGet();
      LOG.warnf(
          "namespace=%s has a key that could not be fenced, and no room to try again; it is wrong"
              + " for max-staleness at the most",
          order.policy().name());
      return;
    }
    long until = scheduler.now() + order.policy().maxStaleness().toMillis();
    scheduleNext(order, version, FIRST_RETRY_MILLIS, until);
  }

  private void scheduleNext(PutOrder order, @Nullable Version version, long millis, long until) {
    scheduler.schedule(millis, () -> tryAgain(order, version, millis, until));
  }

  private void tryAgain(PutOrder order, @Nullable Version version, long millis, long until) {
    raiseAndReach(order, version, Reach.STORE)
        .subscribe()
        .with(
            done -> pending.decrementAndGet(),
            failure -> {
              if (scheduler.now() < until) {
                scheduleNext(order, version, Math.min(2 * millis, LONGEST_RETRY_MILLIS), until);
              } else {
                pending.decrementAndGet();
              }
            });
  }
}
