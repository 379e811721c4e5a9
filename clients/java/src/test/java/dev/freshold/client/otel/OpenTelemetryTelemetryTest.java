package dev.freshold.client.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.client.Freshold;
import dev.freshold.client.Loaded;
import dev.freshold.client.NearOptions;
import dev.freshold.client.RetryOptions;
import dev.freshold.client.testing.FakeServer;
import io.grpc.Status;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.Collection;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class OpenTelemetryTelemetryTest {
  private final InMemoryMetricReader metrics = InMemoryMetricReader.create();
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();

  @Test
  void aLoad_isCountedAndTraced_withoutKeys() throws Exception {
    try (FakeServer server = new FakeServer();
        Freshold client =
            server
                .builder()
                .near(NearOptions.defaults())
                .retry(RetryOptions.defaults())
                .telemetry(OpenTelemetryTelemetry.of(sdk))
                .build()) {
      server.fail(Status.UNAVAILABLE);

      client.cache("product", String.class).getOrLoad("a-secret-key", ask -> Loaded.of("x"));

      assertThat(server.header("traceparent")).startsWith("00-");
      Collection<MetricData> told = metrics.collectAllMetrics();
      assertThat(told)
          .extracting(MetricData::getName)
          .contains(
              "freshold.client.loads",
              "freshold.client.retries",
              "freshold.client.near.misses",
              "freshold.client.near.weight");
      assertThat(told.toString()).contains("stored").doesNotContain("a-secret-key");
      assertThat(spans.getFinishedSpanItems())
          .extracting(SpanData::getName)
          .contains("freshold.v1.CacheService/Get", "freshold.v1.CacheService/Put");
      assertThat(Objects.toString(spans.getFinishedSpanItems())).doesNotContain("a-secret-key");
    }
  }
}
