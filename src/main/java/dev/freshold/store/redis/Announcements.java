package dev.freshold.store.redis;

import dev.freshold.store.News;
import dev.freshold.store.Store.LeaseEnd;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Response;
import java.nio.BufferUnderflowException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the scripts publish: the ends of leases, and news of the partitions, each in the order in
 * which it happened. Publishing is lossy, and so is a connection between two lives; those who wait
 * for the end of a lease look for themselves now and then, those who follow the journal see by its
 * numbers what they have missed.
 */
final class Announcements implements Subscription.Listener {

  private static final Logger LOG = Logger.getLogger(Announcements.class);

  private final List<Consumer<LeaseEnd>> leaseEndListeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<News>> newsListeners = new CopyOnWriteArrayList<>();
  private final Subscription subscription;

  Announcements(Vertx vertx, Supplier<Redis> clients, long timeoutMillis) {
    this.subscription = new Subscription(vertx, clients, Keys.CHANNELS, timeoutMillis, this);
  }

  void onLeaseEnd(Consumer<LeaseEnd> listener) {
    leaseEndListeners.add(listener);
  }

  void onNews(Consumer<News> listener) {
    newsListeners.add(listener);
  }

  void close() {
    subscription.close();
  }

  @Override
  public void begun() {
    tell(new News.Interrupted());
  }

  @Override
  public void heard(String channel, Response message) {
    if (!Keys.isNews(channel)) {
      LeaseEnd end = new LeaseEnd(Keys.tenantOf(channel), message.toString());
      leaseEndListeners.forEach(listener -> listener.accept(end));
    } else if (!newsListeners.isEmpty()) {
      News news = understood(channel, message);
      if (news != null) {
        tell(news);
      }
    }
  }

  /** Null: it is nothing that we have published. What is missed by this, its number tells. */
  private static @Nullable News understood(String channel, Response message) {
    try {
      return JournalFormat.news(Keys.tenantOf(channel), message.toBytes());
    } catch (IllegalArgumentException | BufferUnderflowException foreign) {
      LOG.debugf("not understood on %s: %s", channel, foreign);
      return null;
    }
  }

  private void tell(News news) {
    newsListeners.forEach(listener -> listener.accept(news));
  }
}
