package dev.freshold.fleet;

import com.google.common.util.concurrent.ListenableFuture;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.store.StoreException;
import dev.freshold.testing.clients.Endpoint;
import dev.freshold.testing.history.Answer;
import dev.freshold.v1.CacheServiceGrpc;
import dev.freshold.v1.CacheServiceGrpc.CacheServiceFutureStub;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A node in one of its lives, over gRPC, for one tenant. */
final class WireEndpoint implements Endpoint {

  /** Longer than a client of the tests is patient, so that calls end, and not much longer. */
  private static final long DEADLINE_SECONDS = 4;

  private final String name;
  private final CacheServiceFutureStub stub;
  private final UnaryOperator<Reach> asked;
  private final Executor loop;
  private final Consumer<Answer> told;

  /**
   * A node.
   *
   * @param asked the reach that is asked for in place of another
   * @param loop where answers are given
   * @param told hears what reads are answered
   */
  WireEndpoint(
      String name,
      ManagedChannel channel,
      String tenant,
      UnaryOperator<Reach> asked,
      Executor loop,
      Consumer<Answer> told) {
    Metadata metadata = new Metadata();
    metadata.put(Metadata.Key.of("freshold-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    this.name = name;
    this.stub =
        CacheServiceGrpc.newFutureStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata));
    this.asked = asked;
    this.loop = loop;
    this.told = told;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Uni<Answer> get(GetQuery query) {
    return answer(WireWords.request(query), request -> cache().get(request))
        .map(WireWords::answer)
        .invoke(told);
  }

  @Override
  public Uni<Written> put(PutOrder order, Reach reach) {
    return answer(WireWords.request(order, asked.apply(reach)), request -> cache().put(request))
        .map(WireWords::written);
  }

  @Override
  public Uni<Boolean> abandon(EntryKey key, String token, boolean failed) {
    return answer(WireWords.abandon(key, token, failed), request -> cache().abandon(request))
        .map(answered -> answered.getReleased());
  }

  @Override
  public Uni<Receipt> invalidate(InvalidateOrder order, Reach reach) {
    Reach wanted = asked.apply(reach);
    Uni<String> receipt =
        switch (order) {
          case InvalidateOrder.Keys keys ->
              answer(WireWords.request(keys, wanted), request -> cache().invalidate(request))
                  .map(done -> done.getReceipt());
          case InvalidateOrder.Tags tags ->
              answer(WireWords.request(tags, wanted), request -> cache().invalidateTag(request))
                  .map(done -> done.getReceipt());
          case InvalidateOrder.Scope scope ->
              answer(WireWords.request(scope, wanted), request -> cache().bumpVersion(request))
                  .map(done -> done.getReceipt());
          case InvalidateOrder.Namespace namespace ->
              answer(WireWords.request(namespace, wanted), request -> cache().bumpVersion(request))
                  .map(done -> done.getReceipt());
        };
    return receipt.map(Receipt::parse);
  }

  @Override
  public <T> void call(
      Supplier<Uni<T>> operation, BiConsumer<@Nullable T, @Nullable Throwable> answer) {
    Uni.createFrom()
        .deferred(operation::get)
        .emitOn(loop)
        .subscribe()
        .with(item -> answer.accept(item, null), failure -> answer.accept(null, failure));
  }

  private CacheServiceFutureStub cache() {
    return stub.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static <Q, A> Uni<A> answer(Q request, Function<Q, ListenableFuture<A>> call) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              ListenableFuture<A> future = call.apply(request);
              future.addListener(
                  () -> {
                    try {
                      emitter.complete(future.get());
                    } catch (ExecutionException failed) {
                      emitter.fail(fault(failed.getCause()));
                    } catch (InterruptedException interrupted) {
                      Thread.currentThread().interrupt();
                      emitter.fail(interrupted);
                    }
                  },
                  Runnable::run);
            });
  }

  /** A node that is away, or whose store is, is what clients have to live with. */
  private static @Nullable Throwable fault(@Nullable Throwable failure) {
    if (!(failure instanceof StatusRuntimeException status)) {
      return failure;
    }
    return switch (status.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new StoreException(
              StoreException.Fault.UNAVAILABLE, String.valueOf(status.getMessage()), status);
      case OK,
          CANCELLED,
          UNKNOWN,
          INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          INTERNAL,
          DATA_LOSS,
          UNAUTHENTICATED ->
          status;
    };
  }
}
