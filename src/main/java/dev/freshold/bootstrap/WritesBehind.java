package dev.freshold.bootstrap;

import dev.freshold.behind.Backlog;
import dev.freshold.behind.FlushStats;
import dev.freshold.behind.FlushTerms;
import dev.freshold.behind.Flushing;
import dev.freshold.behind.WriteBehind;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Intake;
import dev.freshold.config.Settings;
import dev.freshold.flight.Scheduler;
import dev.freshold.origin.Origins;
import dev.freshold.policy.WriteMode;
import dev.freshold.store.Durability;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import dev.freshold.store.WriteLog;
import dev.freshold.store.redis.RedisStore;
import dev.freshold.telemetry.ObservedStore;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Write-behind of this node: where the store keeps a log and a namespace has an origin, what waits
 * in the log is written there, whether any namespace still adds to it or not.
 */
@Singleton
class WritesBehind implements Flushing {

  private static final Logger LOG = Logger.getLogger(WritesBehind.class);
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(5);

  /** On top of the grace: for giving the logs back. */
  private static final Duration RELEASE_PATIENCE = Duration.ofSeconds(2);

  private final Settings settings;
  private final @Nullable WriteLog log;
  private final @Nullable WriteBehind flusher;

  WritesBehind(Settings settings, Store store, Origins origins, Scheduler scheduler) {
    Settings.WriteBehind terms = settings.writeBehind();
    Chance chance = Chance.random();
    this.settings = settings;
    this.log =
        ObservedStore.behind(store) instanceof RedisStore redis && !origins.all().isEmpty()
            ? redis.writeLog()
            : null;
    this.flusher =
        log == null
            ? null
            : new WriteBehind(
                log,
                store,
                origins,
                scheduler,
                chance.token(),
                chance::draw,
                new FlushTerms(
                    terms.lease().toMillis(),
                    terms.maxAttempts(),
                    terms.maxDeadLetters(),
                    terms.maxBacklog()));
  }

  /** Where writes go that are to reach the origin later; null: there are none. */
  @Nullable Intake intake() {
    return log == null || flusher == null
        ? null
        : new Intake(log, settings.writeBehind().maxBacklog(), flusher::nudge);
  }

  @Override
  public Backlog backlog() {
    return flusher == null ? Backlog.NONE : flusher.backlog();
  }

  @Override
  public FlushStats stats(String namespace) {
    return flusher == null ? new FlushStats() : flusher.stats(namespace);
  }

  /** Whether a namespace adds to the log. */
  boolean isUsed() {
    return settings.namespaces().stream()
        .anyMatch(sheet -> sheet.policy().write() == WriteMode.BEHIND);
  }

  /**
   * Begins.
   *
   * @throws RefusedStart if what is acknowledged would not outlive Redis
   */
  void start() {
    if (log != null && isUsed()) {
      check(log);
    }
    if (flusher != null) {
      flusher.start();
    }
  }

  private static void check(WriteLog log) {
    try {
      Durability durability = log.durability().await().atMost(STORE_PATIENCE);
      if (durability == Durability.EVERY_SECOND) {
        LOG.warn(
            "appendfsync of Redis is everysec: a crash of its machine may lose writes that were"
                + " acknowledged in the last second or two, and a kill of its process those that"
                + " came while an earlier second was still being written; appendfsync always"
                + " loses none");
      }
    } catch (StoreException fault) {
      switch (fault.fault()) {
        case UNFIT -> throw new RefusedStart(String.valueOf(fault.getMessage()));
        case UNAVAILABLE, EXHAUSTED -> {} // said already; it is asked again before the first write
      }
    }
  }

  /** After the last put was taken, and before this node leaves the fleet. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION + 1) ShutdownEvent event) {
    if (flusher == null) {
      return;
    }
    Duration grace = settings.writeBehind().drain();
    try {
      flusher.stop(grace.toMillis()).await().atMost(grace.plus(RELEASE_PATIENCE));
    } catch (TimeoutException late) {
      LOG.warn("writes were still under way to their origin when this node stopped");
    }
    Backlog left = flusher.backlog();
    if (left.entries() > 0) {
      LOG.warnf("writes=%d stay in the log, for another node or the next start", left.entries());
    }
  }
}
