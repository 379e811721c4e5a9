package dev.freshold.subscribe;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.JournalSource;
import dev.freshold.model.Tenant;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Those who follow the invalidations of a tenant, at this node.
 *
 * <p>A tenant that has subscribers has a {@link Feed}, and one timer serves them all.
 */
public final class Subscriptions {

  private static final long LOOK_MILLIS = 50;

  private final Function<Tenant, ? extends JournalSource> sources;
  private final Store store;
  private final Scheduler scheduler;
  private final Executor waking;
  private final SubscriptionTerms terms;
  private final SubscriptionStats stats = SubscriptionStats.none();
  private final CompletableFuture<Void> allGone = new CompletableFuture<>();
  private final Map<Tenant, Feed> feeds = new HashMap<>();
  private int size;
  private boolean looking;
  private boolean stopping;

  /**
   * A node without subscribers.
   *
   * @param sources the journal of each tenant
   * @param waking where subscribers are told that there is news
   */
  public Subscriptions(
      Function<Tenant, ? extends JournalSource> sources,
      Store store,
      Scheduler scheduler,
      Executor waking,
      SubscriptionTerms terms) {
    this.sources = sources;
    this.store = store;
    this.scheduler = scheduler;
    this.waking = waking;
    this.terms = terms;
  }

  /** Follows for a subscriber; null: its outlet has been told why not. */
  public @Nullable Subscription open(SubscribeOrder order, Outlet outlet) {
    JournalSource source = sources.apply(order.tenant());
    Subscription opened;
    synchronized (this) {
      if (stopping || size >= terms.maxSubscribers()) {
        outlet.refused(stopping ? Refusal.STOPPING : Refusal.FULL);
        return null;
      }
      Feed feed = feeds.computeIfAbsent(order.tenant(), tenant -> feed(tenant, source));
      opened = new Subscription(this, feed, order, outlet);
      feed.crowd().add(opened);
      size++;
      if (!looking) {
        looking = true;
        scheduler.schedule(LOOK_MILLIS, this::look);
      }
    }
    opened.wake();
    return opened;
  }

  /** How many there are. */
  public synchronized int size() {
    return size;
  }

  /** How many of them are at the head of their journal. */
  public int active() {
    return (int)
        feeds().stream()
            .flatMap(feed -> feed.crowd().stream())
            .filter(Subscription::isActive)
            .count();
  }

  /** How many of them are not: their outlet takes no more, or they are catching up. */
  public int lagging() {
    return Math.max(0, size() - active());
  }

  /** How many there may be. */
  public int limit() {
    return terms.maxSubscribers();
  }

  public SubscriptionStats stats() {
    return stats;
  }

  /** Takes no more of them, and says goodbye to all. Completes when they are gone. */
  public Uni<Void> stop() {
    List<Feed> all;
    synchronized (this) {
      stopping = true;
      all = feeds();
      if (size == 0) {
        allGone.complete(null);
      }
    }
    all.forEach(feed -> feed.crowd().forEach(Subscription::stop));
    return Uni.createFrom().completionStage(allGone);
  }

  /** Frees the place of one that is over. */
  void left(Subscription subscription) {
    Feed feed = subscription.feed();
    synchronized (this) {
      if (!feed.crowd().remove(subscription)) {
        return;
      }
      size--;
      if (feed.crowd().isEmpty()) {
        feed.close();
        feeds.remove(feed.tenant());
      }
      if (stopping && size == 0) {
        allGone.complete(null);
      }
    }
  }

  private Feed feed(Tenant tenant, JournalSource source) {
    Feed feed = new Feed(tenant, source, store, scheduler, waking, terms, stats);
    feed.open();
    return feed;
  }

  private synchronized List<Feed> feeds() {
    return new ArrayList<>(feeds.values());
  }

  private void look() {
    long now = scheduler.now();
    for (Feed feed : feeds()) {
      feed.crowd().forEach(subscription -> subscription.look(now));
      feed.pages().next();
    }
    synchronized (this) {
      looking = size > 0;
      if (looking) {
        scheduler.schedule(LOOK_MILLIS, this::look);
      }
    }
  }
}
