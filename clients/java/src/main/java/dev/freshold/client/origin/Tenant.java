package dev.freshold.client.origin;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Keeps the tenant of a call for whoever serves it. */
final class Tenant implements ServerInterceptor {
  static final Context.Key<String> KEY = Context.key("freshold-tenant");
  private static final Metadata.Key<String> HEADER =
      Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER);

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String tenant = headers.get(HEADER);
    Context context = Context.current().withValue(KEY, tenant == null ? "default" : tenant);
    return Contexts.interceptCall(context, call, headers, next);
  }
}
