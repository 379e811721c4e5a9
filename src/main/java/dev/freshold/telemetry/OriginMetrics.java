package dev.freshold.telemetry;

import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.LoadStats;
import dev.freshold.origin.Origins;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What this node asks of origins, and what comes of it. */
@Singleton
final class OriginMetrics implements MeterBinder {

  private static final String NAMESPACE = "namespace";

  private final Origins origins;

  OriginMetrics(Origins origins) {
    this.origins = origins;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    origins.all().forEach((namespace, origin) -> bind(registry, namespace, origin));
  }

  private static void bind(MeterRegistry registry, String namespace, LimitedOrigin origin) {
    LoadStats stats = origin.stats();
    for (LoadStats.Ending ending : LoadStats.Ending.values()) {
      FunctionCounter.builder("freshold.origin.loads", stats, all -> all.count(ending))
          .description("Loads of a key, by how they ended")
          .tag(NAMESPACE, namespace)
          .tag("ending", ending.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    FunctionTimer.builder(
            "freshold.origin.calls",
            stats,
            LoadStats::calls,
            LoadStats::callMillis,
            TimeUnit.MILLISECONDS)
        .description("Calls to the origin, each for one key or more")
        .tag(NAMESPACE, namespace)
        .register(registry);
    Gauge.builder("freshold.origin.underway", origin, LimitedOrigin::underway)
        .description("Calls under way to the origin")
        .tag(NAMESPACE, namespace)
        .register(registry);
    Gauge.builder("freshold.origin.waiting", origin, LimitedOrigin::waiting)
        .description("Loads that wait for a call to the origin")
        .tag(NAMESPACE, namespace)
        .register(registry);
  }
}
