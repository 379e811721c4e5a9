package dev.freshold.bench;

import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.Loaded;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.v1.Value;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** An origin whose loads take as long as it is told, and which remembers when they began. */
final class BenchOrigin extends OriginServiceGrpc.OriginServiceImplBase implements AutoCloseable {

  /** Of a value whose key does not say it. */
  private static final int SIZE = 128;

  private final ExecutorService timer = Executors.newSingleThreadExecutor();
  private final Queue<Long> loads = new ConcurrentLinkedQueue<>();
  private final Server server;
  private volatile long millis = 20;

  BenchOrigin() {
    try {
      server = NettyServerBuilder.forPort(0).addService(this).build().start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Forgets what was loaded; loads take so long from now on. */
  void begin(long loadMillis) {
    millis = loadMillis;
    loads.clear();
  }

  /** When loads began, in milliseconds since 1970. */
  List<Long> loads() {
    return List.copyOf(loads);
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> observer) {
    loads.add(System.currentTimeMillis());
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, timer)
        .execute(() -> answer(size(request.getItem().getKey()), observer));
  }

  /** The digits that the key begins with, before a slash. */
  private static int size(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? SIZE : Integer.parseInt(key.substring(0, slash));
  }

  private static void answer(int size, StreamObserver<LoadResponse> observer) {
    observer.onNext(
        LoadResponse.newBuilder()
            .setLoaded(
                Loaded.newBuilder()
                    .setValue(Value.newBuilder().setText("x".repeat(size)))
                    .setVersion(Message.version(0)))
            .build());
    observer.onCompleted();
  }

  @Override
  public void close() {
    server.shutdownNow();
    timer.shutdownNow();
  }
}
