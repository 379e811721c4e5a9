package dev.freshold.telemetry;

import dev.freshold.cache.Cache;
import dev.freshold.cache.InvalidationTally;
import dev.freshold.cache.Tally;
import dev.freshold.telemetry.StoreStats.Step;
import dev.freshold.watch.Buckets;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.Collector;
import io.prometheus.client.exemplars.Exemplar;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The distributions that the rooms have recorded, with the trace of the last call in each bucket. A
 * read that is answered from this node's memory records into plain counts; they are written out
 * here, when somebody asks.
 */
@Singleton
final class Histograms extends Collector {

  private static final double MILLIS = 1e3;
  private static final double MICROS = 1e6;
  private static final String NAMESPACE = "namespace";

  private final Cache cache;
  private final StoreStats store;
  private final EventMetrics events;

  Histograms(Cache cache, StoreStats store, EventMetrics events) {
    this.cache = cache;
    this.events = events;
    this.store = store;
  }

  @SuppressWarnings("deprecation") // of this Quarkus the registry is the older of two
  void start(@Observes StartupEvent started, PrometheusMeterRegistry registry) {
    registry.getPrometheusRegistry().register(this);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    Family ages =
        new Family(
            "freshold_served_age_seconds",
            "Age of values when they were handed out, from the start of their load",
            NAMESPACE,
            MILLIS);
    Family loads =
        new Family(
            "freshold_load_seconds",
            "Loads of this node, from the wish for the right to load to their end",
            NAMESPACE,
            MILLIS);
    for (Tally tally : cache.tallies().all()) {
      ages.add(tally.namespace(), tally.ages());
      loads.add(tally.namespace(), tally.loadTimes());
    }
    InvalidationTally tally = cache.invalidations().tally();
    Family effect =
        new Family(
            "freshold_invalidation_effect_seconds",
            "From a call for an invalidation until nothing older was served: by the store, by the fleet",
            "reach",
            MILLIS);
    effect.add("store", tally.toStore());
    effect.add("fleet", tally.toFleet());
    Family steps = new Family("freshold_store_step_seconds", "Steps of the store", "step", MICROS);
    for (Step step : Step.values()) {
      steps.add(step.name().toLowerCase(Locale.ROOT), store.times(step));
    }
    return List.of(
        ages.samples(), loads.samples(), effect.samples(), steps.samples(), events().samples());
  }

  private Family events() {
    Family family =
        new Family(
            "freshold_event_effect_seconds",
            "From when an event happened until its busts had their reach",
            "channel",
            MILLIS);
    events.effects().forEach(family::add);
    return family;
  }

  /** A metric with one label. */
  private static final class Family {
    private final String name;
    private final String help;
    private final String label;
    private final double scale;
    private final List<MetricFamilySamples.Sample> samples = new ArrayList<>();

    Family(String name, String help, String label, double scale) {
      this.name = name;
      this.help = help;
      this.label = label;
      this.scale = scale;
    }

    void add(String value, Buckets buckets) {
      Buckets.Snapshot snapshot = buckets.snapshot();
      long[] bounds = buckets.bounds();
      long[] counts = snapshot.counts();
      for (int i = 0; i < counts.length; i++) {
        double bound = i < bounds.length ? bounds[i] / scale : Double.POSITIVE_INFINITY;
        samples.add(
            new MetricFamilySamples.Sample(
                name + "_bucket",
                List.of(label, "le"),
                List.of(value, doubleToGoString(bound)),
                counts[i],
                exemplar(snapshot.examples()[i])));
      }
      add("_count", value, (double) counts[counts.length - 1]);
      add("_sum", value, snapshot.sum() / scale);
    }

    private void add(String suffix, String value, double number) {
      samples.add(
          new MetricFamilySamples.Sample(name + suffix, List.of(label), List.of(value), number));
    }

    private @Nullable Exemplar exemplar(Buckets.@Nullable Example example) {
      return example == null
          ? null
          : new Exemplar(
              example.value() / scale,
              example.at(),
              "trace_id",
              example.traceId(),
              "span_id",
              example.spanId());
    }

    MetricFamilySamples samples() {
      return new MetricFamilySamples(name, Type.HISTOGRAM, help, samples);
    }
  }
}
