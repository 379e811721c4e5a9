package dev.freshold.bootstrap;

import dev.freshold.subscribe.Subscriptions;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.TimeoutException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Before the connections are closed, those who follow the invalidations are told to go elsewhere.
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

  /** Before this node leaves the fleet, whose end makes subscribers wait in silence. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    int all = subscriptions.size();
    try {
      subscriptions.stop().await().atMost(PATIENCE);
    } catch (TimeoutException late) {
      LOG.warnf(
          "subscribers=%d of %d were not told that this node stops", subscriptions.size(), all);
    }
  }
}
