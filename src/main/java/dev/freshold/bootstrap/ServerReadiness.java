package dev.freshold.bootstrap;

import io.quarkus.vertx.http.DomainSocketServerStart;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means that callers are listened to as well. The management port opens before the one of the
 * service, and where that has certificates to read, a while before.
 */
@Readiness
@ApplicationScoped
class ServerReadiness implements AsyncHealthCheck {

  private static final String NAME = "server";

  private volatile boolean listening;

  void plain(@ObservesAsync HttpServerStart started) {
    listening = true;
  }

  void encrypted(@ObservesAsync HttpsServerStart started) {
    listening = true;
  }

  void local(@ObservesAsync DomainSocketServerStart started) {
    listening = true;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Uni.createFrom().item(HealthCheckResponse.named(NAME).status(listening).build());
  }
}
