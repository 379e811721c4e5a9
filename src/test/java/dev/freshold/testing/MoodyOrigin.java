package dev.freshold.testing;

import dev.freshold.v1.LoadRequest;
import dev.freshold.v1.LoadResponse;
import dev.freshold.v1.Loaded;
import dev.freshold.v1.NotFound;
import dev.freshold.v1.OriginServiceGrpc;
import dev.freshold.v1.Value;
import io.grpc.Context;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OriginService on loopback whose answers are as good, as slow or as false as the test wants,
 * and which counts what it is asked. Its values are the numbers of its answers.
 */
public final class MoodyOrigin extends OriginServiceGrpc.OriginServiceImplBase
    implements AutoCloseable {

  /** How it answers. */
  public enum Mood {
    WELL,
    ABSENT,
    FAILING,
    DENYING,
    OVERSIZE,
    /** It never answers. */
    HANGING,
    /** It fails every other time. */
    FLAPPING,
    /** It answers without a result. */
    LYING
  }

  private static final int OVERSIZE_BYTES = 2 << 20;

  private final ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
  private final ConcurrentHashMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, AtomicInteger> underway = new ConcurrentHashMap<>();
  private final AtomicInteger mostUnderwayOfAKey = new AtomicInteger();
  private final AtomicInteger answers = new AtomicInteger();
  private final Server server;
  private final FaultProxy network;
  private volatile Mood mood = Mood.WELL;
  private volatile long delayMillis;

  public MoodyOrigin() {
    try {
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .addService(this)
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    network = FaultProxy.to(server.getPort());
  }

  /** As the settings name it. */
  public String address() {
    return "127.0.0.1:" + network.port();
  }

  /** How it answers from now on, and after how long. */
  public void feel(Mood how, long afterMillis) {
    mood = how;
    delayMillis = afterMillis;
  }

  /** Breaks all connections; new ones are as they were. */
  public void reset() {
    network.reset();
  }

  /** How often a key was asked for. */
  public int asked(String key) {
    return asked.getOrDefault(key, new AtomicInteger()).get();
  }

  /** How many calls for one key there were at once, at the most, of any key. */
  public int mostUnderwayOfAKey() {
    return mostUnderwayOfAKey.get();
  }

  @Override
  public void load(LoadRequest request, StreamObserver<LoadResponse> observer) {
    String key = request.getItem().getKey();
    asked.computeIfAbsent(key, same -> new AtomicInteger()).incrementAndGet();
    AtomicInteger ofKey = underway.computeIfAbsent(key, same -> new AtomicInteger());
    mostUnderwayOfAKey.accumulateAndGet(ofKey.incrementAndGet(), Math::max);
    Context.current().addListener(ended -> ofKey.decrementAndGet(), Runnable::run);
    if (mood != Mood.HANGING) {
      Future<?> _ = later.schedule(() -> answer(observer), delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  private void answer(StreamObserver<LoadResponse> observer) {
    int number = answers.incrementAndGet();
    try {
      switch (mood) {
        case WELL -> value(observer, Integer.toString(number));
        case FLAPPING -> {
          if (number % 2 == 0) {
            value(observer, Integer.toString(number));
          } else {
            observer.onError(Status.UNAVAILABLE.withDescription("flapping").asException());
          }
        }
        case OVERSIZE -> value(observer, "x".repeat(OVERSIZE_BYTES));
        case ABSENT ->
            reply(
                observer,
                LoadResponse.newBuilder().setNotFound(NotFound.getDefaultInstance()).build());
        case LYING -> reply(observer, LoadResponse.getDefaultInstance());
        case FAILING -> observer.onError(Status.INTERNAL.withDescription("500").asException());
        case DENYING ->
            observer.onError(Status.PERMISSION_DENIED.withDescription("403").asException());
        case HANGING -> {}
      }
    } catch (RuntimeException gone) {
      // The caller has cancelled, which is what some tests are about.
      answers.incrementAndGet();
    }
  }

  private static void value(StreamObserver<LoadResponse> observer, String text) {
    reply(
        observer,
        LoadResponse.newBuilder()
            .setLoaded(Loaded.newBuilder().setValue(Value.newBuilder().setText(text)))
            .build());
  }

  private static void reply(StreamObserver<LoadResponse> observer, LoadResponse response) {
    observer.onNext(response);
    observer.onCompleted();
  }

  @Override
  public void close() {
    network.close();
    server.shutdownNow();
    later.shutdownNow();
  }
}
