package dev.freshold.client;

import dev.freshold.client.internal.pb.AwaitReceiptRequest;
import dev.freshold.client.internal.pb.BumpVersionRequest;
import dev.freshold.client.internal.pb.CacheServiceGrpc;
import dev.freshold.client.internal.pb.InvalidateRequest;
import dev.freshold.client.internal.pb.InvalidateTagRequest;
import dev.freshold.client.internal.pb.InvalidationServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends invalidations and bumps, each under an identity: sent twice, it has one effect. */
record Busts(Core core, @Nullable Session session) {
  CompletableFuture<Invalidated> invalidate(
      String namespace, List<KeyVersion> keys, BustOptions given) {
    InvalidateRequest.Builder request =
        InvalidateRequest.newBuilder()
            .setNamespace(namespace)
            .setMode(Wire.mode(given.mode()))
            .setReach(Wire.reach(given.reach()))
            .setReason(orEmpty(given.reason()))
            .setRequestId(identity(given))
            .setDryRun(given.dryRun());
    for (KeyVersion key : keys) {
      var named = dev.freshold.client.internal.pb.KeyVersion.newBuilder().setKey(key.key());
      request.addKeys(key.version() == null ? named : named.setVersion(key.version()));
    }
    List<String> names = keys.stream().map(key -> Names.key(namespace, key.key())).toList();
    return send(
        CacheServiceGrpc.getInvalidateMethod(),
        request.build(),
        given,
        names,
        told -> {
          if (session != null) {
            session.saw(told.getReceipt());
            if (!given.dryRun()) {
              keys.forEach(key -> session.sawVersion(namespace, key.key(), key.version()));
            }
          }
          return Wire.invalidated(told);
        });
  }

  CompletableFuture<Invalidated> invalidateTag(List<String> tags, BustOptions given) {
    InvalidateTagRequest.Builder request =
        InvalidateTagRequest.newBuilder()
            .addAllTags(tags)
            .setMode(Wire.mode(given.mode()))
            .setReach(Wire.reach(given.reach()))
            .setReason(orEmpty(given.reason()))
            .setRequestId(identity(given))
            .setDryRun(given.dryRun());
    if (given.pace() != null) {
      request.setPace(given.pace());
    }
    if (given.settle() != null) {
      request.setSettle(Wire.duration(given.settle()));
    }
    return send(
        CacheServiceGrpc.getInvalidateTagMethod(),
        request.build(),
        given,
        tags.stream().map(Names::tag).toList(),
        told -> {
          saw(told.getReceipt());
          return Wire.invalidated(told);
        });
  }

  CompletableFuture<Bumped> bumpScope(String scope, BustOptions given) {
    return bump(BumpVersionRequest.newBuilder().setScope(scope), Names.tag(scope), given);
  }

  CompletableFuture<Bumped> bumpNamespace(String namespace, BustOptions given) {
    return bump(
        BumpVersionRequest.newBuilder().setNamespace(namespace), Names.namespace(namespace), given);
  }

  private CompletableFuture<Bumped> bump(
      BumpVersionRequest.Builder request, String name, BustOptions given) {
    request
        .setReach(Wire.reach(given.reach()))
        .setReason(orEmpty(given.reason()))
        .setRequestId(identity(given));
    if (given.atLeast() != null) {
      request.setAtLeast(given.atLeast());
    }
    return send(
        CacheServiceGrpc.getBumpVersionMethod(),
        request.build(),
        given,
        List.of(name),
        told -> {
          saw(told.getReceipt());
          return Wire.bumped(told);
        });
  }

  CompletableFuture<Awaited> awaitReceipt(String receipt, AwaitOptions given) {
    AwaitReceiptRequest.Builder request =
        AwaitReceiptRequest.newBuilder().setReceipt(receipt).setReach(Wire.reach(given.reach()));
    CallOptions options = core.calls.options(given.timeout());
    if (given.waitFor() != null) {
      request.setWait(Wire.duration(given.waitFor()));
      if (given.timeout() == null) {
        options = core.calls.options(given.waitFor().plus(core.settings.callTimeout()));
      }
    }
    return Promise.mapped(
        core.calls.call(
            InvalidationServiceGrpc.getAwaitReceiptMethod(), request.build(), true, options),
        told ->
            new Awaited(
                Wire.reach(told.getReached()),
                told.getNodesAcked(),
                List.copyOf(told.getPendingNodesList())));
  }

  private <Q, R, A> CompletableFuture<A> send(
      MethodDescriptor<Q, R> method,
      Q request,
      BustOptions given,
      List<String> names,
      Function<R, A> form) {
    return core.writes.write(
        method,
        request,
        true,
        core.calls.options(given.timeout()),
        given.dryRun() ? List.of() : names,
        form);
  }

  private void saw(String receipt) {
    if (session != null) {
      session.saw(receipt);
    }
  }

  private static String identity(BustOptions given) {
    return given.requestId() == null ? Writes.drawId() : given.requestId();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
