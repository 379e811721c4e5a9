package dev.freshold.ingest;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.flight.Scheduler;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jboss.logging.Logger;

/**
 * Puts what cannot become an invalidation to the dead letters, but not before everything that the
 * channel feeds has been invalidated: nobody knows what it was about. One such invalidation does
 * for all that came before it, and there is at most one a second. Runs in the channel's mailbox.
 */
final class Burials {

  private static final Logger LOG = Logger.getLogger(Burials.class);

  private static final long INTERVAL_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 30_000;

  private final String channel;
  private final List<InvalidateOrder> coarse;
  private final Effect effect;
  private final Scheduler scheduler;
  private final Mailbox box;
  private final ChannelStats stats;

  private List<Dead> waiting = new ArrayList<>();
  private boolean bumping;
  private long nextBump;

  private record Dead(Delivery delivery, Poison poison, Runnable done) {}

  /**
   * No burial yet.
   *
   * @param coarse what is invalidated for one; empty: nothing
   */
  Burials(
      String channel,
      List<InvalidateOrder> coarse,
      Effect effect,
      Scheduler scheduler,
      Mailbox box,
      ChannelStats stats) {
    this.channel = channel;
    this.coarse = List.copyOf(coarse);
    this.effect = effect;
    this.scheduler = scheduler;
    this.box = box;
    this.stats = stats;
    this.nextBump = scheduler.now();
  }

  /** Done is run once the broker has it among the dead letters. */
  void add(Delivery delivery, Poison poison, Runnable done) {
    LOG.warnf(
        "channel=%s message=%s is a dead letter, %s: it %s",
        channel, delivery.raw().where(), poison.category(), poison.why());
    waiting.add(new Dead(delivery, poison, done));
    next();
  }

  private void next() {
    if (bumping || waiting.isEmpty()) {
      return;
    }
    bumping = true;
    long wait = coarse.isEmpty() ? 0 : Math.max(0, nextBump - scheduler.now());
    if (wait == 0) {
      bump();
    } else {
      scheduler.schedule(wait, () -> box.run(this::bump));
    }
  }

  private void bump() {
    List<Dead> dead = waiting;
    waiting = new ArrayList<>();
    nextBump = scheduler.now() + INTERVAL_MILLIS;
    bump(dead, 1);
  }

  private void bump(List<Dead> dead, int attempt) {
    List<Uni<Invalidated>> all =
        coarse.stream().map(order -> Attempt.of(() -> effect.run(order, Reach.FLEET))).toList();
    Uni<List<Invalidated>> bumped =
        all.isEmpty() ? Uni.createFrom().item(List.of()) : Uni.join().all(all).andFailFast();
    bumped
        .subscribe()
        .with(
            done -> box.run(() -> bury(dead)),
            failure ->
                scheduler.schedule(pause(attempt), () -> box.run(() -> bump(dead, attempt + 1))));
  }

  private void bury(List<Dead> dead) {
    if (!coarse.isEmpty()) {
      stats.coarseBumps().increment();
    }
    dead.forEach(one -> bury(one, 1));
    bumping = false;
    next();
  }

  /** As long as the broker does not take it, it is not acknowledged either, and so not lost. */
  private void bury(Dead dead, int attempt) {
    Attempt.of(() -> dead.delivery().bury(dead.poison()))
        .subscribe()
        .with(
            done ->
                box.run(
                    () -> {
                      count(dead.poison());
                      dead.done().run();
                    }),
            failure -> {
              if (dead.delivery().isGone()) {
                box.run(dead.done());
                return;
              }
              LOG.errorf(
                  "channel=%s message=%s is not taken by the dead letters yet: %s",
                  channel, dead.delivery().raw().where(), failure.getMessage());
              scheduler.schedule(pause(attempt), () -> box.run(() -> bury(dead, attempt + 1)));
            });
  }

  private void count(Poison poison) {
    Objects.requireNonNull(stats.buried().get(poison.category())).increment();
  }

  private static long pause(int attempt) {
    return Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(attempt, 10));
  }
}
