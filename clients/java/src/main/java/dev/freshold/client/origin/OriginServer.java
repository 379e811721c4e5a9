package dev.freshold.client.origin;

import dev.freshold.client.Ask;
import dev.freshold.client.Codec;
import dev.freshold.client.LoadResult;
import dev.freshold.client.Loader;
import dev.freshold.client.internal.pb.LoadItem;
import dev.freshold.client.internal.pb.LoadManyRequest;
import dev.freshold.client.internal.pb.LoadManyResponse;
import dev.freshold.client.internal.pb.LoadManyResult;
import dev.freshold.client.internal.pb.LoadRequest;
import dev.freshold.client.internal.pb.LoadResponse;
import dev.freshold.client.internal.pb.OriginServiceGrpc;
import dev.freshold.client.internal.pb.StoreRequest;
import dev.freshold.client.internal.pb.StoreResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Serves the calls of an {@link Origin}. */
final class OriginServer<V> extends OriginServiceGrpc.OriginServiceImplBase {
  /** Loads that one LoadMany has under way. */
  private static final int AT_ONCE = 16;

  private final Codec<V> codec;
  private final Loader<V> loader;
  private final @Nullable Store<V> store;

  OriginServer(Codec<V> codec, Loader<V> loader, @Nullable Store<V> store) {
    this.codec = codec;
    this.loader = loader;
    this.store = store;
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> answer) {
    answer(
        answer,
        () ->
            Outcomes.response(
                codec,
                loaded(request.getNamespace(), request.getSchemaVersion(), request.getItem())));
  }

  private LoadResult<V> loaded(String namespace, String schemaVersion, LoadItem item)
      throws Exception {
    OptionalLong least =
        item.hasMinVersion() ? OptionalLong.of(item.getMinVersion()) : OptionalLong.empty();
    return loader.load(
        new Ask(
            namespace,
            schemaVersion,
            item.getKey(),
            least,
            item.getReadPrimary(),
            item.getValidator()));
  }

  @Override
  public void loadMany(LoadManyRequest request, StreamObserver<LoadManyResponse> answer) {
    answer(answer, () -> all(request));
  }

  private LoadManyResponse all(LoadManyRequest request) throws InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(AT_ONCE, Math.max(1, request.getItemsCount())));
    Context context = Context.current();
    try {
      List<Future<LoadManyResult>> under = new ArrayList<>();
      for (LoadItem item : request.getItemsList()) {
        under.add(threads.submit(context.wrap(() -> one(request, item))));
      }
      LoadManyResponse.Builder response = LoadManyResponse.newBuilder();
      for (Future<LoadManyResult> each : under) {
        response.addResults(each.get());
      }
      return response.build();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a load of one key always has an answer", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** A failure is that key's alone. */
  private LoadManyResult one(LoadManyRequest request, LoadItem item) {
    try {
      return Outcomes.result(
          codec, item.getKey(), loaded(request.getNamespace(), request.getSchemaVersion(), item));
    } catch (Throwable thrown) {
      StatusRuntimeException told = outward(thrown);
      com.google.rpc.Status status = StatusProto.fromThrowable(told);
      return LoadManyResult.newBuilder()
          .setKey(item.getKey())
          .setError(status == null ? com.google.rpc.Status.getDefaultInstance() : status)
          .build();
    }
  }

  @Override
  public void store(StoreRequest request, StreamObserver<StoreResponse> answer) {
    Store<V> commits = store;
    if (commits == null) {
      answer.onError(
          Status.UNIMPLEMENTED.withDescription("this origin takes no writes").asRuntimeException());
      return;
    }
    answer(answer, () -> Outcomes.response(codec, commits.store(Outcomes.write(codec, request))));
  }

  /** Answers; meanwhile the thread is interrupted when the call is cancelled. */
  private static <R> void answer(StreamObserver<R> answer, Callable<R> work) {
    Thread serving = Thread.currentThread();
    Object guard = new Object();
    boolean[] over = {false};
    Context.CancellationListener interrupt =
        context -> {
          synchronized (guard) {
            if (!over[0]) {
              serving.interrupt();
            }
          }
        };
    Context.current().addListener(interrupt, Runnable::run);
    R told;
    try {
      told = work.call();
    } catch (Throwable thrown) {
      answer.onError(outward(thrown));
      return;
    } finally {
      synchronized (guard) {
        over[0] = true;
        // The thread goes back to the server, which has not interrupted it.
        Thread.interrupted();
      }
      Context.current().removeListener(interrupt);
    }
    answer.onNext(told);
    answer.onCompleted();
  }

  /** A failure as readers may see it. */
  private static StatusRuntimeException outward(Throwable thrown) {
    if (thrown instanceof StatusRuntimeException told) {
      return told;
    }
    if (thrown instanceof StatusException told) {
      return told.getStatus().asRuntimeException(told.getTrailers());
    }
    Context context = Context.current();
    if (context.isCancelled()) {
      return Status.CANCELLED.withDescription("the call is over").asRuntimeException();
    }
    return Status.UNAVAILABLE.withDescription("the origin failed").asRuntimeException();
  }
}
