package dev.freshold.telemetry;

import dev.freshold.watch.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Traces calls where that is switched on. */
final class TracingMaker {

  @Produces
  @Singleton
  Tracing tracing(
      @ConfigProperty(name = "quarkus.otel.sdk.disabled", defaultValue = "true") boolean disabled,
      Instance<OpenTelemetry> telemetry) {
    return disabled ? Tracing.OFF : new OtelTracing(telemetry.get());
  }
}
