package dev.freshold.client.otel;

import dev.freshold.client.NearStats;
import dev.freshold.client.Telemetry;
import io.grpc.ClientInterceptor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Counts and traces by OpenTelemetry: {@code
 * Freshold.builder(…).telemetry(OpenTelemetryTelemetry.of(openTelemetry))}. The figures of the near
 * cache are read when they are collected, so that a hit costs nothing more.
 */
public final class OpenTelemetryTelemetry implements Telemetry {
  private static final String NAME = "freshold";
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("method");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("reason");

  private final Meter meter;
  private final LongCounter loads;
  private final LongCounter retries;
  private final LongCounter refusals;
  private final List<ClientInterceptor> interceptors;

  private OpenTelemetryTelemetry(OpenTelemetry given) {
    this.meter = given.getMeter(NAME);
    this.loads =
        meter.counterBuilder("freshold.client.loads").setDescription("Loads by outcome").build();
    this.retries =
        meter
            .counterBuilder("freshold.client.retries")
            .setDescription("Calls that were made again")
            .build();
    this.refusals =
        meter
            .counterBuilder("freshold.client.near.refusals")
            .setDescription("Subscriptions of the near cache that were refused")
            .build();
    this.interceptors =
        List.of(new Tracing(given.getTracer(NAME), given.getPropagators().getTextMapPropagator()));
  }

  /** With these providers. */
  public static Telemetry of(OpenTelemetry openTelemetry) {
    return new OpenTelemetryTelemetry(openTelemetry);
  }

  @Override
  public List<ClientInterceptor> interceptors() {
    return interceptors;
  }

  @Override
  public void loaded(String outcome) {
    loads.add(1, Attributes.of(OUTCOME, outcome));
  }

  @Override
  public void retried(String method, String reason) {
    retries.add(1, Attributes.of(METHOD, method, REASON, reason));
  }

  @Override
  public void refused(String reason) {
    refusals.add(1, Attributes.of(REASON, reason));
  }

  @Override
  public AutoCloseable near(Supplier<NearStats> stats) {
    List<AutoCloseable> read = new ArrayList<>();
    counter(read, "hits", stats, NearStats::hits);
    counter(read, "misses", stats, NearStats::misses);
    counter(read, "fills", stats, NearStats::fills);
    counter(read, "invalidated", stats, NearStats::invalidated);
    counter(read, "evicted", stats, NearStats::evicted);
    counter(read, "expired", stats, NearStats::expired);
    counter(read, "gaps", stats, NearStats::gaps);
    counter(read, "resets", stats, NearStats::resets);
    gauge(read, "entries", stats, NearStats::entries);
    gauge(read, "weight", stats, NearStats::weight);
    return () -> {
      for (AutoCloseable each : read) {
        each.close();
      }
    };
  }

  private void counter(
      List<AutoCloseable> read,
      String name,
      Supplier<NearStats> stats,
      ToLongFunction<NearStats> figure) {
    read.add(
        meter
            .counterBuilder("freshold.client.near." + name)
            .buildWithCallback(told -> told.record(figure.applyAsLong(stats.get()))));
  }

  private void gauge(
      List<AutoCloseable> read,
      String name,
      Supplier<NearStats> stats,
      ToLongFunction<NearStats> figure) {
    read.add(
        meter
            .gaugeBuilder("freshold.client.near." + name)
            .ofLongs()
            .buildWithCallback(told -> told.record(figure.applyAsLong(stats.get()))));
  }
}
