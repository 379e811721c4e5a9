package dev.freshold.bootstrap;

import dev.freshold.access.Doorman;
import dev.freshold.cache.Namespaces;
import dev.freshold.grpc.Limits;
import dev.freshold.ingest.Ingest;
import dev.freshold.journal.Peer;
import dev.freshold.model.Tenant;
import dev.freshold.policy.Coherence;
import dev.freshold.policy.PolicySheet;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
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
  private static final Duration LEAVING_PATIENCE = Duration.ofSeconds(2);

  private final Instance<Namespaces> namespaces;
  private final Instance<Limits> limits;
  private final Instance<Store> store;
  private final Instance<Peer> peer;
  private final Instance<WritesBehind> behind;
  private final Instance<Ingest> ingest;
  private final Instance<Exposure> exposure;
  private final Instance<Doorman> doorman;

  Startup(
      Instance<Namespaces> namespaces,
      Instance<Limits> limits,
      Instance<Store> store,
      Instance<Peer> peer,
      Instance<WritesBehind> behind,
      Instance<Ingest> ingest,
      Instance<Exposure> exposure,
      Instance<Doorman> doorman) {
    this.namespaces = namespaces;
    this.limits = limits;
    this.store = store;
    this.peer = peer;
    this.behind = behind;
    this.ingest = ingest;
    this.exposure = exposure;
    this.doorman = doorman;
  }

  void start(@Observes StartupEvent event) {
    keepContextsOut();
    List<PolicySheet> policies = namespaces.get().all();
    limits.get();
    exposure.get().check();
    boolean open = doorman.get().open();
    Store opened = store.get();
    LOG.infof(
        "store=%s namespaces=%d callers=%s",
        opened.describe(), policies.size(), open ? "anyone" : "known");
    check(opened);
    behind.get().start();
    if (policies.stream().anyMatch(sheet -> sheet.policy().coherence() != Coherence.NONE)) {
      peer.get().followers().of(Tenant.DEFAULT);
    }
    ingest.get().start();
  }

  /**
   * Mutiny's pipelines capture the contexts of CDI at each of their steps, and put them back after
   * it. Nothing here depends on any, and it took 7 % of the samples of a read of the store.
   */
  private static void keepContextsOut() {
    Infrastructure.clearInterceptors();
  }

  /** Nobody shall have to wait for this node until its lease runs out. */
  void stop(@Observes ShutdownEvent event) {
    ingest.get().close();
    peer.get().leave().await().atMost(LEAVING_PATIENCE);
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
