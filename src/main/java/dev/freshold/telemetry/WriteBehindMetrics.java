package dev.freshold.telemetry;

import dev.freshold.behind.FlushStats;
import dev.freshold.behind.Flushing;
import dev.freshold.origin.Origins;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;

/** What waits for origins, and what became of what waited. */
@Singleton
final class WriteBehindMetrics implements MeterBinder {

  private final Flushing flushing;
  private final Origins origins;

  WriteBehindMetrics(Flushing flushing, Origins origins) {
    this.flushing = flushing;
    this.origins = origins;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("freshold.write.behind.unflushed", flushing, all -> all.backlog().entries())
        .description("Writes that wait for their origin, in the logs that this node flushes")
        .register(registry);
    Gauge.builder(
            "freshold.write.behind.oldest", flushing, all -> all.backlog().oldestAge() / 1_000.0)
        .description("For how long the oldest of them has waited")
        .baseUnit("seconds")
        .register(registry);
    for (String namespace : origins.all().keySet()) {
      FlushStats stats = flushing.stats(namespace);
      count(registry, namespace, "stored", stats.stored());
      count(registry, namespace, "coalesced", stats.coalesced());
      count(registry, namespace, "retried", stats.retried());
      count(registry, namespace, "dead", stats.dead());
    }
  }

  private static void count(
      MeterRegistry registry, String namespace, String outcome, LongAdder count) {
    FunctionCounter.builder("freshold.write.behind.writes", count, LongAdder::sum)
        .description("Writes that have waited: stored, superseded by a later one, tried, or dead")
        .tag("namespace", namespace)
        .tag("outcome", outcome)
        .register(registry);
  }
}
