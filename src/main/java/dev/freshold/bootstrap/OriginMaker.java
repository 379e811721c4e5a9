package dev.freshold.bootstrap;

import dev.freshold.config.Settings;
import dev.freshold.flight.Scheduler;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.Origin;
import dev.freshold.origin.Origins;
import dev.freshold.origin.grpc.GrpcOrigins;
import dev.freshold.origin.http.HttpOrigins;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.policy.PolicySheet;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Makes the origins that the policies name. Nothing connects before it is asked for something. */
final class OriginMaker {

  @Produces
  @Singleton
  Origins origins(Settings settings, Vertx vertx, Scheduler scheduler) {
    int maxValue = settings.limits().maxValue();
    Context context = vertx.getOrCreateContext();
    GrpcOrigins grpc =
        new GrpcOrigins(
            task -> context.runOnContext(now -> task.run()), settings.fleet().node(), maxValue);
    HttpOrigins http =
        new HttpOrigins(vertx, settings.fleet().node(), maxValue, httpCalls(settings));
    Map<String, LimitedOrigin> origins = new HashMap<>();
    for (PolicySheet sheet : settings.namespaces()) {
      NamespacePolicy namespace = sheet.policy();
      OriginPolicy policy = namespace.origin();
      if (policy != null) {
        Origin origin =
            switch (policy.address()) {
              case OriginPolicy.Grpc address -> grpc.of(address, policy);
              case OriginPolicy.Http address -> http.of(address, policy, namespace.key());
            };
        origins.put(namespace.name(), new LimitedOrigin(origin, policy, scheduler, maxValue));
      }
    }
    return new Origins(origins);
  }

  /** How many calls over HTTP may be under way, for all of them may go to one server. */
  private static int httpCalls(Settings settings) {
    return settings.namespaces().stream()
        .map(sheet -> sheet.policy().origin())
        .filter(Objects::nonNull)
        .filter(policy -> policy.address() instanceof OriginPolicy.Http)
        .mapToInt(OriginPolicy::concurrency)
        .reduce(1, Integer::sum);
  }

  void close(@Disposes Origins origins) {
    origins.close();
  }
}
