package dev.freshold.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.freshold.telemetry.OtelTracing;
import dev.freshold.testing.Await;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.GetRequest;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls over a socket, as they are told of in traces. */
class TracedTest {

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String PARENT = "b7ad6b7169203331";

  private final InMemorySpanExporter told = InMemorySpanExporter.create();
  private final HandWiredServer server =
      new HandWiredServer(
          HandWiredServer.store(),
          HandWiredServer.LIMITS,
          new OtelTracing(
              OpenTelemetrySdk.builder()
                  .setTracerProvider(
                      SdkTracerProvider.builder()
                          .addSpanProcessor(SimpleSpanProcessor.create(told))
                          .build())
                  .setPropagators(
                      ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                  .build()));

  @AfterEach
  void stop() {
    server.close();
  }

  private CacheServiceGrpc.CacheServiceBlockingStub stub() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
        "00-%s-%s-01".formatted(TRACE, PARENT));
    return CacheServiceGrpc.newBlockingStub(server.channel())
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private SpanData told() {
    List<SpanData> all = Await.eventually(told::getFinishedSpanItems, spans -> !spans.isEmpty());
    return all.getLast();
  }

  @Test
  void get_withATraceparent_isPartOfItsCallersTrace() {
    var _ = stub().get(GetRequest.newBuilder().setNamespace("session").setKey("secret").build());

    SpanData span = told();

    assertThat(span.getName()).isEqualTo("freshold.v1.CacheService/Get");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(told.getFinishedSpanItems().toString()).doesNotContain("secret");
  }

  @Test
  void get_thatIsRefused_hasAnErrorForItsEnd() {
    var _ =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> stub().get(GetRequest.newBuilder().setNamespace("nowhere").setKey("a").build()));

    SpanData span = told();

    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("NOT_FOUND");
  }
}
