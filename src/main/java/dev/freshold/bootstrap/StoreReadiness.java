package dev.freshold.bootstrap;

import dev.freshold.behind.Backlog;
import dev.freshold.journal.Peer;
import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that the store answers and may be trusted with control state. A node that does not
 * hold its lease is ready all the same, for it asks the store; that it does not is shown.
 */
@Readiness
@ApplicationScoped
class StoreReadiness implements AsyncHealthCheck {

  private static final String NAME = "store";

  private final Store store;
  private final Peer peer;
  private final WritesBehind behind;

  StoreReadiness(Store store, Peer peer, WritesBehind behind) {
    this.store = store;
    this.peer = peer;
    this.behind = behind;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return store
        .check()
        .map(fine -> up())
        .onFailure(StoreException.class)
        .recoverWithItem(this::down);
  }

  private HealthCheckResponse up() {
    HealthCheckResponseBuilder up =
        HealthCheckResponse.named(NAME)
            .up()
            .withData("store", store.describe())
            .withData("node-lease", lease());
    return (behind.isUsed() ? up.withData("write-behind", backlog()) : up).build();
  }

  private String backlog() {
    Backlog backlog = behind.backlog();
    return "%d writes wait for their origin, the oldest for %d s"
        .formatted(backlog.entries(), backlog.oldestAge() / 1_000);
  }

  /** In how many of the journals that it follows this node may answer from its own memory. */
  private String lease() {
    long held = peer.followers().all().stream().filter(one -> one.leaseLeft() > 0).count();
    return "held in %d of %d tenants".formatted(held, peer.followers().all().size());
  }

  private HealthCheckResponse down(Throwable fault) {
    return HealthCheckResponse.named(NAME)
        .down()
        .withData("store", store.describe())
        .withData("why", String.valueOf(fault.getMessage()))
        .build();
  }
}
