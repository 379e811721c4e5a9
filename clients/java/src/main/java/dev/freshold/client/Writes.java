package dev.freshold.client;

import dev.freshold.client.internal.pb.AbandonRequest;
import dev.freshold.client.internal.pb.AbandonResponse;
import dev.freshold.client.internal.pb.CacheServiceGrpc;
import dev.freshold.client.internal.pb.NegativeResult;
import dev.freshold.client.internal.pb.PutManyRequest;
import dev.freshold.client.internal.pb.PutManyResponse;
import dev.freshold.client.internal.pb.PutRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends puts and invalidations. What they meet is dropped from the near cache when they are sent,
 * and when they are answered.
 */
final class Writes {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int IDENTITY_BYTES = 16;

  private final Calls calls;
  private final @Nullable NearCache near;

  Writes(Calls calls, @Nullable NearCache near) {
    this.calls = calls;
    this.near = near;
  }

  static PutRequest.Builder request(Place at, PutOptions chosen) {
    PutRequest.Builder request =
        PutRequest.newBuilder()
            .setNamespace(at.namespace)
            .setKey(at.key)
            .setSchemaVersion(at.schema)
            .addAllTags(chosen.tags())
            .setReach(Wire.reach(chosen.reach()));
    if (chosen.version() != null) {
      request.setVersion(chosen.version());
    }
    if (chosen.leaseToken() != null) {
      request.setLeaseToken(chosen.leaseToken());
    }
    if (chosen.ttl() != null) {
      request.setTtl(Wire.duration(chosen.ttl()));
    }
    if (chosen.loadDuration() != null) {
      request.setLoadDuration(Wire.duration(chosen.loadDuration()));
    }
    if (chosen.receipt() != null) {
      request.setReceipt(chosen.receipt());
    }
    if (chosen.requestId() != null) {
      request.setRequestId(chosen.requestId());
    }
    return request;
  }

  static NegativeResult negative(NegativeKind kind, String message) {
    dev.freshold.client.internal.pb.Negative.Kind told =
        switch (kind) {
          case NOT_FOUND -> dev.freshold.client.internal.pb.Negative.Kind.NOT_FOUND;
          case ORIGIN_ERROR -> dev.freshold.client.internal.pb.Negative.Kind.ORIGIN_ERROR;
        };
    return NegativeResult.newBuilder().setKind(told).setMessage(message).build();
  }

  /** Sent twice, the put has one effect. */
  static boolean identified(PutRequest request) {
    return request.hasVersion() || !request.getLeaseToken().isEmpty();
  }

  Promise<PutResult> put(PutRequest request, CallOptions options) {
    List<String> names = List.of(Names.key(request.getNamespace(), request.getKey()));
    return write(
        CacheServiceGrpc.getPutMethod(), request, identified(request), options, names, Wire::put);
  }

  Promise<PutManyResponse> putMany(List<PutRequest> requests, boolean again, CallOptions options) {
    List<String> names =
        requests.stream().map(each -> Names.key(each.getNamespace(), each.getKey())).toList();
    PutManyRequest all = PutManyRequest.newBuilder().addAllPuts(requests).build();
    return write(CacheServiceGrpc.getPutManyMethod(), all, again, options, names, told -> told);
  }

  Promise<Boolean> abandon(Place at, String token, boolean failed, CallOptions options) {
    AbandonRequest request =
        AbandonRequest.newBuilder()
            .setNamespace(at.namespace)
            .setKey(at.key)
            .setSchemaVersion(at.schema)
            .setLeaseToken(token)
            .setFailed(failed)
            .build();
    return Promise.mapped(
        calls.call(CacheServiceGrpc.getAbandonMethod(), request, true, options),
        AbandonResponse::getReleased);
  }

  /** Sends something that ends copies under these names. */
  <Q, R, A> Promise<A> write(
      MethodDescriptor<Q, R> method,
      Q request,
      boolean again,
      CallOptions options,
      List<String> names,
      java.util.function.Function<R, A> form) {
    if (near == null || names.isEmpty()) {
      return Promise.mapped(calls.call(method, request, again, options), form);
    }
    near.wrote(names);
    Promise<R> sent = calls.call(method, request, again, options);
    Promise<A> told = new Promise<>();
    told.stopping(() -> sent.cancel(true));
    Promise.whenDone(
        sent,
        (answer, error) -> {
          near.wrote(names);
          if (error != null) {
            told.fail(error);
          } else {
            told.complete(form.apply(answer));
          }
        });
    return told;
  }

  /** An identity out of 128 random bits. */
  static String drawId() {
    byte[] bits = new byte[IDENTITY_BYTES];
    RANDOM.nextBytes(bits);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
  }
}
