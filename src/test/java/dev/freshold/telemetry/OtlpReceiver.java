package dev.freshold.telemetry;

import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Takes the spans of a node as a collector does, by OTLP over gRPC. */
final class OtlpReceiver implements AutoCloseable {

  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final Server server;

  OtlpReceiver() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(new Taking())
              .build()
              .start();
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  List<Span> all() {
    return List.copyOf(spans);
  }

  List<Span> of(String trace) {
    return among(trace).toList();
  }

  List<Span> of(String trace, String name) {
    return among(trace).filter(span -> span.getName().equals(name)).toList();
  }

  private Stream<Span> among(String trace) {
    return spans.stream()
        .filter(span -> HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(trace));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private final class Taking extends TraceServiceGrpc.TraceServiceImplBase {
    @Override
    public void export(
        ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> answer) {
      request
          .getResourceSpansList()
          .forEach(
              resource ->
                  resource
                      .getScopeSpansList()
                      .forEach(scope -> spans.addAll(scope.getSpansList())));
      answer.onNext(ExportTraceServiceResponse.getDefaultInstance());
      answer.onCompleted();
    }
  }
}
