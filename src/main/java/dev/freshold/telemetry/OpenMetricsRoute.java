package dev.freshold.telemetry;

import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Answers a Prometheus that asks for OpenMetrics, the only format that has room for examples. The
 * route of Quarkus has that format for those who ask for nothing, and for them alone.
 */
@Singleton
@SuppressWarnings("deprecation") // of this Quarkus the registry is the older of two
final class OpenMetricsRoute {

  private static final String PATH = "/q/metrics";
  private static final String OPEN = "application/openmetrics-text";

  /** Before the route of Quarkus. */
  private static final int FIRST = -1;

  private final PrometheusMeterRegistry registry;

  OpenMetricsRoute(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  void register(@Observes ManagementInterface management) {
    management.router().get(PATH).order(FIRST).blockingHandler(this::answer, false);
  }

  private void answer(RoutingContext call) {
    String accepted = call.request().getHeader(HttpHeaders.ACCEPT);
    if (accepted == null || !accepted.contains(OPEN)) {
      call.next();
      return;
    }
    call.response()
        .putHeader(HttpHeaders.CONTENT_TYPE, TextFormat.CONTENT_TYPE_OPENMETRICS_100)
        .end(registry.scrape(TextFormat.CONTENT_TYPE_OPENMETRICS_100));
  }
}
