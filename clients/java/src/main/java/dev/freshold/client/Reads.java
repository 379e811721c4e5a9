package dev.freshold.client;

import dev.freshold.client.internal.pb.CacheServiceGrpc;
import dev.freshold.client.internal.pb.GetRequest;
import dev.freshold.client.internal.pb.GetResponse;
import io.grpc.CallOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks the server for a key, and keeps a copy where that is allowed. */
final class Reads {
  private final Calls calls;
  private final @Nullable NearCache near;

  Reads(Calls calls, @Nullable NearCache near) {
    this.calls = calls;
    this.near = near;
  }

  /**
   * A read that is on its way.
   *
   * @param sent what the server answers
   * @param form what that means; it decodes, so that it is not for the thread of a connection
   */
  record Asked(Promise<GetResponse> sent, Function<GetResponse, Answer> form) {}

  Promise<Answer> ask(Place at, GetOptions chosen, CallOptions options, Codec<?> codec) {
    Asked asked = send(at, chosen, options, codec);
    return Promise.mapped(asked.sent(), asked.form());
  }

  Asked send(Place at, GetOptions chosen, CallOptions options, Codec<?> codec) {
    GetRequest.Builder request =
        GetRequest.newBuilder()
            .setNamespace(at.namespace)
            .setKey(at.key)
            .setSchemaVersion(at.schema)
            .setOnMiss(Wire.onMiss(chosen.onMiss()));
    if (chosen.maxStaleness() != null) {
      request.setMaxStaleness(Wire.duration(chosen.maxStaleness()));
    }
    if (chosen.minVersion() != null) {
      request.setMinVersion(chosen.minVersion());
    }
    if (chosen.receipt() != null) {
      request.setReceipt(chosen.receipt());
    }
    if (chosen.waitFor() != null) {
      request.setWait(Wire.duration(chosen.waitFor()));
    }
    Keeping keeping = near == null || chosen.skipNear() ? null : near.begin(at.namespace);
    Runnable sending = keeping == null ? () -> {} : keeping::sending;
    return new Asked(
        calls.call(CacheServiceGrpc.getGetMethod(), request.build(), true, options, sending),
        told -> keep(keeping, at, Wire.answer(told), codec));
  }

  Answer keep(@Nullable Keeping keeping, Place at, Answer answer, Codec<?> codec) {
    return keeping == null || near == null ? answer : near.keep(keeping, at, answer, codec);
  }

  @Nullable Keeping begin(String namespace, GetOptions chosen) {
    return near == null || chosen.skipNear() ? null : near.begin(namespace);
  }

  /** The copy of a key, if it may be served. */
  <V> @Nullable Hit<V> near(Place at, GetOptions chosen, Codec<V> codec) {
    return near == null ? null : near.find(at, chosen, codec);
  }
}
