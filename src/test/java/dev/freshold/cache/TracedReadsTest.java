package dev.freshold.cache;

import static dev.freshold.testing.ScriptedOrigin.found;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.telemetry.ObservedStore;
import dev.freshold.telemetry.OtelTracing;
import dev.freshold.telemetry.StoreStats;
import dev.freshold.watch.Buckets;
import dev.freshold.watch.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of reads in traces. */
class TracedReadsTest {

  private final InMemorySpanExporter told = InMemorySpanExporter.create();
  private final OtelTracing tracing =
      new OtelTracing(
          OpenTelemetrySdk.builder()
              .setTracerProvider(
                  SdkTracerProvider.builder()
                      .addSpanProcessor(SimpleSpanProcessor.create(told))
                      .build())
              .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
              .build());
  private final CacheRig rig =
      new CacheRig(
          LoadingReadsTest.goods(),
          store -> new ObservedStore(store, StoreStats.none(), tracing),
          tracing);

  private Span call(String name) {
    return tracing.receive(name, header -> null);
  }

  private UniAssertSubscriber<GetResult> begin(Span call, String key) {
    return call.within(() -> rig.get(key).loading().waiting(5_000).begin());
  }

  private SpanData only(String name) {
    List<SpanData> all = named(name);
    assertThat(all).as(name).hasSize(1);
    return all.getFirst();
  }

  private List<SpanData> named(String name) {
    return told.getFinishedSpanItems().stream().filter(one -> one.getName().equals(name)).toList();
  }

  @Test
  void getThatLoads_hasItsStoreStepsItsLoadAndTheCallToTheOriginBelowIt() {
    Span call = call("get");

    begin(call, "a");
    rig.pass(Duration.ofMillis(20));
    rig.origin.call(0).answer(found("loaded"));
    call.end();

    SpanData get = only("get");
    SpanData load = only("load");
    SpanData origin = only("origin load");
    assertThat(get.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(load.getParentSpanId()).isEqualTo(get.getSpanId());
    assertThat(origin.getParentSpanId()).isEqualTo(load.getSpanId());
    assertThat(origin.getKind()).isEqualTo(SpanKind.CLIENT);
    assertThat(only("store READ").getParentSpanId()).isEqualTo(get.getSpanId());
    assertThat(only("store PUT").getParentSpanId()).isEqualTo(load.getSpanId());
    assertThat(told.getFinishedSpanItems())
        .allMatch(one -> one.getTraceId().equals(get.getTraceId()));
  }

  @Test
  void getThatWaits_isLinkedToTheLoadItWaitedFor() {
    Span loader = call("loader");
    Span waiter = call("waiter");
    begin(loader, "a");
    UniAssertSubscriber<GetResult> waiting = begin(waiter, "a");

    rig.origin.call(0).answer(found("loaded"));
    waiting.assertCompleted();
    loader.end();
    waiter.end();

    SpanData load = only("load");
    assertThat(only("waiter").getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(load.getSpanContext());
    assertThat(only("waiter").getTraceId()).isNotEqualTo(load.getTraceId());
    assertThat(only("loader").getLinks()).isEmpty();
  }

  @Test
  void callToTheOrigin_carriesTheTraceOfItsLoad() {
    Span call = call("get");

    begin(call, "a");
    rig.origin.call(0).answer(found("loaded"));
    call.end();

    SpanData origin = only("origin load");
    assertThat(rig.origin.call(0).trace())
        .containsEntry(
            "traceparent", "00-%s-%s-01".formatted(origin.getTraceId(), origin.getSpanId()));
  }

  @Test
  void getThatIsNotTraced_leavesNothing() {
    rig.get("a").loading().waiting(5_000).begin();
    rig.origin.call(0).answer(found("loaded"));

    assertThat(told.getFinishedSpanItems()).isEmpty();
    assertThat(rig.origin.call(0).trace()).isEmpty();
  }

  @Test
  void spans_ofAnyRead_holdNoKey() {
    Span call = call("get");

    begin(call, "secret-key");
    rig.origin.call(0).answer(found("secret-value"));
    call.end();

    assertThat(told.getFinishedSpanItems().toString()).doesNotContain("secret");
    assertThat(examples(rig.tally().loadTimes().snapshot()))
        .containsExactly(only("load").getTraceId());
  }

  private static List<String> examples(Buckets.Snapshot snapshot) {
    List<String> traces = new ArrayList<>();
    for (Buckets.Example example : snapshot.examples()) {
      if (example != null) {
        traces.add(example.traceId());
      }
    }
    return traces;
  }
}
