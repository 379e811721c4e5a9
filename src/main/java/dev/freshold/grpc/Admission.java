package dev.freshold.grpc;

import dev.freshold.access.AccessPlan;
import dev.freshold.access.Allowance;
import dev.freshold.access.AuditLog;
import dev.freshold.access.Doorman;
import dev.freshold.access.Quotas;
import dev.freshold.cache.ProblemException;
import dev.freshold.flight.Scheduler;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a call passes before a service sees it: who calls is found out, what they may not do is
 * refused, and so is what cannot be read, what is beyond the quota of the tenant, and more than one
 * connection may have under way.
 */
@GlobalInterceptor
@ApplicationScoped
public class Admission implements ServerInterceptor {

  private static final String OURS = "freshold.v1.";

  private final Callers callers;
  private final Quotas quotas;
  private final AuditLog audit;
  private final InFlight inFlight;
  private final @Nullable Scheduler scheduler;

  /**
   * For a node.
   *
   * @param scheduler null: what lasts is not looked at again
   */
  @Inject
  public Admission(
      Limits limits,
      Doorman doorman,
      Quotas quotas,
      AuditLog audit,
      @Nullable Scheduler scheduler) {
    this.callers = new Callers(new Tenants(limits.maxTenants()), doorman);
    this.quotas = quotas;
    this.audit = audit;
    this.inFlight = new InFlight(limits.maxInFlightBytes());
    this.scheduler = scheduler;
  }

  /** One that knows nobody, and serves everybody. */
  Admission(Limits limits) {
    this(
        limits,
        new Doorman(AccessPlan.OPEN, System::currentTimeMillis),
        Quotas.NONE,
        AuditLog.OFF,
        null);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!call.getMethodDescriptor().getFullMethodName().startsWith(OURS)) {
      return next.startCall(call, headers);
    }
    Caller caller;
    try {
      caller = callers.of(headers, () -> certificate(call));
    } catch (ProblemException refusal) {
      refuse(audit.off() ? call : new Watched<>(call, null, null, audit), refusal);
      return new ServerCall.Listener<>() {};
    }
    Allowance allowance = quotas.of(caller.tenant());
    Watched<Q, R> watched =
        allowance == null && audit.off() ? null : new Watched<>(call, caller, allowance, audit);
    ServerCall<Q, R> through = watched == null ? call : watched;
    Admitted<Q> admitted =
        new Admitted<>(
            through,
            listener(through, headers, next, caller),
            caller,
            allowance,
            watched,
            inFlight,
            Line.current());
    guard(admitted, call, headers);
    return admitted;
  }

  private void guard(Admitted<?> admitted, ServerCall<?, ?> call, Metadata headers) {
    Scheduler timer = scheduler;
    if (timer != null
        && admitted.caller().identity() != null
        && call.getMethodDescriptor().getType() == MethodType.SERVER_STREAMING) {
      new Guarded(admitted, timer, () -> callers.identity(headers, () -> certificate(call)))
          .begin();
    }
  }

  private static <Q, R> ServerCall.Listener<Q> listener(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, Caller caller) {
    return caller.equals(Caller.ANYONE)
        ? next.startCall(call, headers)
        : Contexts.interceptCall(
            Context.current().withValue(Caller.KEY, caller), call, headers, next);
  }

  /** That of the client, which the transport has checked; null: it has shown none. */
  private static @Nullable X509Certificate certificate(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate first ? first : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  /** The transport may have answered already, such as to a message beyond its own limit. */
  static void refuse(ServerCall<?, ?> call, ProblemException refusal) {
    StatusRuntimeException error = ErrorCatalogue.exception(refusal);
    Metadata trailers = error.getTrailers();
    try {
      call.close(error.getStatus(), trailers == null ? new Metadata() : trailers);
    } catch (IllegalStateException answered) {
      // Nobody is left to be told.
    }
  }

  /** How many connections have requests under way that count. */
  int connections() {
    return inFlight.connections();
  }
}
