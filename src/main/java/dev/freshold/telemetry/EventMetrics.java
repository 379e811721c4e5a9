package dev.freshold.telemetry;

import dev.freshold.ingest.Channel;
import dev.freshold.ingest.ChannelStats;
import dev.freshold.ingest.Ingest;
import dev.freshold.watch.Buckets;
import dev.freshold.watch.Span;
import dev.freshold.watch.Tracing;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What channels bring, how far behind they are, and what they could not carry out. */
@Singleton
public final class EventMetrics implements MeterBinder {

  private static final double MILLIS = 1_000;

  /** Milliseconds. */
  private static final long[] EFFECTS = {5, 10, 25, 50, 100, 250, 1_000, 10_000, 60_000};

  private final Ingest ingest;
  private final Tracing tracing;
  private final Map<String, Buckets> effects;

  EventMetrics(Ingest ingest, Tracing tracing) {
    this.ingest = ingest;
    this.tracing = tracing;
    this.effects =
        ingest.channels().stream()
            .collect(Collectors.toUnmodifiableMap(Channel::name, one -> new Buckets(EFFECTS)));
    ingest.onApplied(this::applied);
  }

  /** From when an event happened until its busts had their reach, in milliseconds, by channel. */
  Map<String, Buckets> effects() {
    return effects;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    ingest.channels().forEach(channel -> bind(registry, channel));
  }

  /** Part of the trace that the event names, if it names one. */
  private void applied(String channel, long millis, String trace) {
    Buckets effect = effects.get(channel);
    if (effect == null) {
      return;
    }
    Span span =
        trace.isEmpty()
            ? Span.NONE
            : tracing.receive("event", header -> header.equals("traceparent") ? trace : null);
    if (span.isKept()) {
      span.set("freshold.channel", channel);
      span.set("freshold.effect.millis", millis);
    }
    effect.record(millis, span);
    span.end();
  }

  private static void bind(MeterRegistry registry, Channel channel) {
    gauge(registry, channel, "up", "1 while a channel is up", c -> c.down() == null ? 1 : 0);
    gauge(
        registry,
        channel,
        "backlog",
        "Messages that are not acknowledged, when the broker was last asked; -1: not known",
        c -> c.backlog().messages());
    gauge(
        registry,
        channel,
        "dead.letters",
        "Dead letters that lie in the broker; -1: not known",
        c -> c.backlog().deadLetters());
    gauge(
        registry,
        channel,
        "lag.seconds",
        "How far behind the events are",
        c -> c.lagMillis() / MILLIS);
    ChannelStats stats = channel.stats();
    count(registry, channel, "received", stats.received());
    count(registry, channel, "applied", stats.applied());
    count(registry, channel, "idle", stats.idle());
    count(registry, channel, "duplicate", stats.duplicates());
    count(registry, channel, "late", stats.late());
    count(registry, channel, "call", stats.calls());
    count(registry, channel, "retry", stats.retries());
    count(registry, channel, "coarse_bump", stats.coarseBumps());
    stats
        .buried()
        .forEach(
            (category, buried) ->
                FunctionCounter.builder("freshold.event.buried", buried, LongAdder::sum)
                    .description("Messages that became dead letters, by why")
                    .tag("channel", channel.name())
                    .tag("reason", category.name().toLowerCase(Locale.ROOT))
                    .register(registry));
  }

  private static void gauge(
      MeterRegistry registry,
      Channel channel,
      String name,
      String description,
      ToDoubleFunction<Channel> value) {
    Gauge.builder("freshold.channel." + name, channel, value)
        .description(description)
        .tag("channel", channel.name())
        .register(registry);
  }

  private static void count(
      MeterRegistry registry, Channel channel, String outcome, LongAdder count) {
    FunctionCounter.builder("freshold.events", count, LongAdder::sum)
        .description("Events, busts and calls, by what became of them")
        .tag("channel", channel.name())
        .tag("outcome", outcome)
        .register(registry);
  }
}
