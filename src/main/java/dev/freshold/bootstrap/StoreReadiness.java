package dev.freshold.bootstrap;

import dev.freshold.store.Store;
import dev.freshold.store.StoreException;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means that the store answers and may be trusted with control state. */
@Readiness
@ApplicationScoped
class StoreReadiness implements AsyncHealthCheck {

  private static final String NAME = "store";

  private final Store store;

  StoreReadiness(Store store) {
    this.store = store;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return store
        .check()
        .map(
            fine ->
                HealthCheckResponse.named(NAME).up().withData("store", store.describe()).build())
        .onFailure(StoreException.class)
        .recoverWithItem(this::down);
  }

  private HealthCheckResponse down(Throwable fault) {
    return HealthCheckResponse.named(NAME)
        .down()
        .withData("store", store.describe())
        .withData("why", String.valueOf(fault.getMessage()))
        .build();
  }
}
