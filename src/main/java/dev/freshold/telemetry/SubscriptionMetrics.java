package dev.freshold.telemetry;

import dev.freshold.subscribe.SubscriptionStats;
import dev.freshold.subscribe.Subscriptions;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

/** How many follow the invalidations at this node, and how well they keep up. */
@Singleton
public final class SubscriptionMetrics implements MeterBinder {

  private final Subscriptions subscriptions;

  SubscriptionMetrics(Subscriptions subscriptions) {
    this.subscriptions = subscriptions;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "active", subscriptions, Subscriptions::active);
    gauge(registry, "lagging", subscriptions, Subscriptions::lagging);
    SubscriptionStats stats = subscriptions.stats();
    stats
        .resets()
        .forEach(
            (loss, count) ->
                FunctionCounter.builder("freshold.subscription.resets", count, LongAdder::sum)
                    .description("Subscribers that were told that history is gone")
                    .tag("reason", loss.name().toLowerCase(Locale.ROOT))
                    .register(registry));
    FunctionCounter.builder("freshold.subscription.overruns", stats.overruns(), LongAdder::sum)
        .description("Times that a subscriber fell behind what the node has at hand")
        .register(registry);
    FunctionCounter.builder("freshold.subscription.pages", stats.pages(), LongAdder::sum)
        .description("Times that the store was asked for what subscribers had missed")
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry,
      String state,
      Subscriptions subscriptions,
      ToDoubleFunction<Subscriptions> count) {
    Gauge.builder("freshold.subscribers", subscriptions, count)
        .description("Subscribers of this node: at the head of their journal, or behind")
        .tag("state", state)
        .register(registry);
  }
}
