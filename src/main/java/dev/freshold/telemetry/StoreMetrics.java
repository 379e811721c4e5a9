package dev.freshold.telemetry;

import dev.freshold.telemetry.StoreStats.Step;
import dev.freshold.watch.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Whether the store answers this node. */
@Singleton
final class StoreMetrics implements MeterBinder {

  private final StoreStats stats;

  StoreMetrics(StoreStats stats) {
    this.stats = stats;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("freshold.store.reachable", stats, all -> all.isReachable() ? 1 : 0)
        .description("1 while the last step of the store was answered")
        .register(registry);
    for (Step step : Step.values()) {
      failures(registry, step, "unreachable", stats.unreachable());
      failures(registry, step, "refused", stats.refused());
    }
  }

  private static void failures(
      MeterRegistry registry, Step step, String reason, Counts<Step> counts) {
    FunctionCounter.builder("freshold.store.failures", counts, all -> all.of(step))
        .description("Steps of the store that were not answered, or refused")
        .tag("step", step.name().toLowerCase(Locale.ROOT))
        .tag("reason", reason)
        .register(registry);
  }
}
