package dev.freshold.bootstrap;

import dev.freshold.subscribe.Subscriptions;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * As soon as this node is told to stop, those who follow the invalidations are told to go
 * elsewhere: a subscription is a call that never ends by itself, and calls under way are waited
 * for.
 */
@Singleton
final class Farewell {

  private static final Logger LOG = Logger.getLogger(Farewell.class);

  /** Who does not read in this time will notice without being told. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Subscriptions subscriptions;

  Farewell(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  /** When this node says that it is not ready, and goes on serving. */
  void drain(@Observes ShutdownDelayInitiatedEvent event) {
    stop();
  }

  /** Before this node leaves the fleet, whose end makes subscribers wait in silence. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    stop();
  }

  private void stop() {
    int all = subscriptions.size();
    try {
      subscriptions.stop().await().atMost(PATIENCE);
    } catch (TimeoutException late) {
      LOG.warnf(
          "subscribers=%d of %d were not told that this node stops", subscriptions.size(), all);
    }
  }
}
