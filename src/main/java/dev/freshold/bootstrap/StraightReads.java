package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import dev.freshold.grpc.Admission;
import dev.freshold.grpc.CacheRpc;
import dev.freshold.grpc.Traced;
import dev.freshold.grpc.straight.StraightCalls;
import io.grpc.ServerInterceptors;
import io.quarkus.grpc.GrpcService;
import io.quarkus.micrometer.runtime.binder.grpc.GrpcMetricsServerInterceptor;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers Get and GetMany on HTTP/2 itself, and leaves all else to the server of the framework. */
@Singleton
final class StraightReads {

  /** After what has to do with a connection, and before everything else. */
  private static final int SECOND = 9_000;

  private final boolean enabled;
  private final StraightCalls calls;

  StraightReads(
      Settings settings,
      @GrpcService CacheRpc cache,
      Admission admission,
      Traced traced,
      GrpcMetricsServerInterceptor metrics,
      @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage) {
    this.enabled = settings.server().straightReads();
    this.calls =
        new StraightCalls(
            ServerInterceptors.intercept(cache.bindService(), admission, metrics, traced),
            CacheRpc.READS,
            maxMessage);
  }

  void register(@Observes Filters filters) {
    if (enabled) {
      filters.register(this::serve, SECOND);
    }
  }

  private void serve(RoutingContext request) {
    if (!calls.serve(request.request())) {
      request.next();
    }
  }
}
