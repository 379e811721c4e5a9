package dev.freshold.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What all views of a client share: the connection, the calls and flights under way, the near
 * cache, the streams.
 */
final class Core {
  private static final long CLOSES_WITHIN_SECONDS = 10;

  final Settings settings;
  final Channel channel;
  final Calls calls;
  final Flights flights;
  final Reads reads;
  final Writes writes;
  final RetryRule retry;
  final @Nullable NearCache near;
  private final ManagedChannel connection;
  private final ScheduledThreadPoolExecutor clock;
  private final @Nullable ExecutorService ownLoaders;
  private final Set<Follower> streams = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  Core(Settings settings, ManagedChannel connection, ClientInterceptor outgoing) {
    this.settings = settings;
    this.connection = connection;
    List<ClientInterceptor> interceptors = new ArrayList<>(settings.telemetry().interceptors());
    interceptors.add(outgoing);
    this.channel = ClientInterceptors.interceptForward(connection, interceptors);
    this.clock = new ScheduledThreadPoolExecutor(1, threads("freshold-clock"));
    clock.setRemoveOnCancelPolicy(true);
    this.retry = new RetryRule(settings.retry());
    this.calls =
        new Calls(channel, connection, retry, settings.callTimeout(), clock, settings.telemetry());
    this.near =
        settings.near() == null ? null : new NearCache(settings.near(), settings.telemetry());
    this.ownLoaders =
        settings.loaders() == null
            ? Executors.newCachedThreadPool(threads("freshold-loader"))
            : null;
    this.reads = new Reads(calls, near);
    this.writes = new Writes(calls, near);
    Executor loaders = settings.loaders() == null ? ownLoaders : settings.loaders();
    this.flights =
        new Flights(
            new Travel(
                calls, reads, writes, settings, loaders == null ? Runnable::run : loaders, clock),
            clock);
    if (near != null) {
      follow(near);
    }
  }

  private void follow(NearCache copies) {
    Follower stream = new Follower(this, copies.selector(), copies.subscribing(), copies::take);
    begin(stream, "freshold-near", copies::refusals);
  }

  /** Runs a stream on a thread of its own until it ends or the client does. */
  void begin(Follower stream, String name, Follower.Ending ending) {
    streams.add(stream);
    stream.start(
        name,
        (error, left) -> {
          boolean again = ending.ended(error, left || closed.get());
          if (!again) {
            streams.remove(stream);
          }
          return again && !closed.get();
        });
    if (closed.get()) {
      stream.stop();
    }
  }

  boolean closed() {
    return closed.get();
  }

  /**
   * Ends all loads and gives their leases back, then all calls and streams, and closes the
   * connection.
   */
  void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    flights.close();
    calls.close();
    streams.forEach(Follower::stop);
    streams.forEach(Follower::join);
    if (near != null) {
      near.close();
    }
    clock.shutdownNow();
    if (ownLoaders != null) {
      ownLoaders.shutdownNow();
    }
    connection.shutdownNow();
    try {
      boolean ended = connection.awaitTermination(CLOSES_WITHIN_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        connection.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory threads(String name) {
    AtomicLong count = new AtomicLong();
    return work -> {
      Thread made = new Thread(work, name + "-" + count.incrementAndGet());
      made.setDaemon(true);
      return made;
    };
  }
}
