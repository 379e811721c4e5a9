package dev.freshold.bootstrap;

import dev.freshold.cache.Namespaces;
import dev.freshold.grpc.Limits;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Before the first request: everything that is wrong with the settings, or with the store, is said
 * in one message and stops the start. A store that cannot be reached does not: the node is up, not
 * ready, and says why.
 */
@Singleton
final class Startup {

  private static final Logger LOG = Logger.getLogger(Startup.class);
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(5);

  private final Instance<Namespaces> namespaces;
  private final Instance<Limits> limits;
  private final Instance<Store> store;

  Startup(Instance<Namespaces> namespaces, Instance<Limits> limits, Instance<Store> store) {
    this.namespaces = namespaces;
    this.limits = limits;
    this.store = store;
  }

  void start(@Observes StartupEvent event) {
    int policies = namespaces.get().all().size();
    limits.get();
    Store opened = store.get();
    LOG.infof("store=%s namespaces=%d", opened.describe(), policies);
    check(opened);
  }

  private static void check(Store store) {
    try {
      store.check().await().atMost(STORE_PATIENCE);
    } catch (StoreException fault) {
      switch (fault.fault()) {
        case UNFIT -> throw new RefusedStart(String.valueOf(fault.getMessage()));
        case UNAVAILABLE, EXHAUSTED ->
            LOG.warnf(
                "the store is not reachable yet, so this node is not ready: %s",
                fault.getMessage());
      }
    }
  }
}
