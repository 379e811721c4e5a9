package dev.freshold.telemetry;

import dev.freshold.ingest.Channel;
import dev.freshold.ingest.ChannelStats;
import dev.freshold.ingest.Ingest;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What channels bring, how far behind they are, and what they could not carry out. */
@Singleton
public final class EventMetrics implements MeterBinder {

  private static final double MILLIS = 1_000;

  private final Ingest ingest;

  EventMetrics(Ingest ingest) {
    this.ingest = ingest;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    ingest.channels().forEach(channel -> bind(registry, channel));
    Map<String, Timer> timers =
        ingest.channels().stream()
            .collect(Collectors.toMap(Channel::name, channel -> timer(registry, channel)));
    ingest.onApplied(
        (channel, millis) -> {
          Timer timer = timers.get(channel);
          if (timer != null) {
            timer.record(millis, TimeUnit.MILLISECONDS);
          }
        });
  }

  private static Timer timer(MeterRegistry registry, Channel channel) {
    return Timer.builder("freshold.event.effect")
        .description("From when an event happened until its busts had their reach")
        .tag("channel", channel.name())
        .serviceLevelObjectives(
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1))
        .register(registry);
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
