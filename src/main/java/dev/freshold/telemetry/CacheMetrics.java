package dev.freshold.telemetry;

import dev.freshold.cache.Cache;
import dev.freshold.cache.InvalidationTally;
import dev.freshold.cache.Mishap;
import dev.freshold.cache.Tally;
import dev.freshold.grpc.ErrorCounts;
import dev.freshold.grpc.Underway;
import dev.freshold.model.Outcome;
import dev.freshold.policy.Verdict;
import dev.freshold.watch.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What has become of reads, loads, puts and invalidations. All series are there from the start, and
 * none is ever added.
 */
@Singleton
final class CacheMetrics implements MeterBinder {

  private static final String REASON = "reason";
  private static final String OUTCOME = "outcome";

  private final Cache cache;

  CacheMetrics(Cache cache) {
    this.cache = cache;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    cache.tallies().all().forEach(tally -> bind(registry, tally));
    bind(registry, cache.invalidations().tally());
    for (String reason : ErrorCounts.reasons()) {
      FunctionCounter.builder("freshold.errors", reason, ErrorCounts::of)
          .description("Errors that were told, of calls and of items of calls")
          .tag(REASON, reason)
          .register(registry);
    }
    Gauge.builder("freshold.gets.in.flight", Underway::gets)
        .description("Get and GetMany calls that wait for the store, an origin, or another's load")
        .register(registry);
    Gauge.builder("freshold.waiting", cache, Cache::waiting)
        .description("Calls that wait for somebody else's load")
        .register(registry);
    Gauge.builder("freshold.loading", cache, Cache::loading)
        .description("Loads from origins that are under way")
        .register(registry);
  }

  private static void bind(MeterRegistry registry, Tally tally) {
    Tags namespace = Tags.of("namespace", tally.namespace());
    bindGets(registry, tally, namespace);
    for (Tally.From from : Tally.From.values()) {
      Tags served = namespace.and("served", label(from));
      count(
          registry, "hits", tally, all -> all.hits(from, false), served.and("freshness", "fresh"));
      count(registry, "hits", tally, all -> all.hits(from, true), served.and("freshness", "stale"));
    }
    for (Tally.Kept where : Tally.Kept.values()) {
      count(
          registry,
          "stale.hits.prevented",
          tally,
          all -> all.prevented().of(where),
          namespace.and("where", label(where)));
    }
    count(registry, "stale.hits", tally, Tally::contradicted, namespace);
    count(registry, "hits.beyond.bound", tally, Tally::beyondBound, namespace);
    for (Tally.Right right : Tally.Right.values()) {
      count(
          registry,
          "loads",
          tally,
          all -> all.loads().of(right),
          namespace.and("by", label(right)));
    }
    for (Tally.Fate fate : Tally.Fate.values()) {
      Tags outcome = namespace.and(OUTCOME, label(fate));
      count(registry, "puts", tally, all -> all.puts(true).of(fate), outcome.and("claim", "lease"));
      count(registry, "puts", tally, all -> all.puts(false).of(fate), outcome.and("claim", "none"));
    }
  }

  private static void bindGets(MeterRegistry registry, Tally tally, Tags namespace) {
    Tags hit = namespace.and(OUTCOME, "hit");
    count(registry, "gets", tally, all -> hits(all, false), hit.and(REASON, "fresh"));
    count(registry, "gets", tally, all -> hits(all, true), hit.and(REASON, "stale"));
    Tags negative = namespace.and(OUTCOME, "negative");
    for (Outcome.Kind kind : Outcome.Kind.values()) {
      gets(registry, tally.negatives(), kind, negative);
    }
    Tags miss = namespace.and(OUTCOME, "miss");
    for (Verdict.Reason reason : Verdict.Reason.values()) {
      gets(registry, tally.misses(), reason, miss);
    }
    Tags error = namespace.and(OUTCOME, "error");
    for (Mishap mishap : Mishap.values()) {
      gets(registry, tally.mishaps(), mishap, error);
    }
  }

  private static <E extends Enum<E>> void gets(
      MeterRegistry registry, Counts<E> counts, E reason, Iterable<Tag> tags) {
    count(
        registry, "gets", counts, all -> all.of(reason), Tags.of(tags).and(REASON, label(reason)));
  }

  private static double hits(Tally tally, boolean stale) {
    double sum = 0;
    for (Tally.From from : Tally.From.values()) {
      sum += tally.hits(from, stale);
    }
    return sum;
  }

  private static void bind(MeterRegistry registry, InvalidationTally tally) {
    for (InvalidationTally.Kind kind : InvalidationTally.Kind.values()) {
      Tags tags = Tags.of("kind", label(kind));
      String name = "invalidations";
      count(registry, name, tally, all -> all.applied().of(kind), tags.and(OUTCOME, "applied"));
      count(registry, name, tally, all -> all.idle().of(kind), tags.and(OUTCOME, "idle"));
      count(registry, name, tally, all -> all.failed().of(kind), tags.and(OUTCOME, "failed"));
    }
  }

  private static <T> void count(
      MeterRegistry registry, String name, T source, ToDoubleFunction<T> value, Tags tags) {
    FunctionCounter.builder("freshold." + name, source, value)
        .description(Descriptions.of(name))
        .tags(tags)
        .register(registry);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
