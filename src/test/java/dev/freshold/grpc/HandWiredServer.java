package dev.freshold.grpc;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Namespaces;
import dev.freshold.flight.Scheduler;
import dev.freshold.ingest.Ingest;
import dev.freshold.journal.Peer;
import dev.freshold.origin.Origins;
import dev.freshold.store.Store;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.subscribe.SubscriptionTerms;
import dev.freshold.subscribe.Subscriptions;
import dev.freshold.testing.Peers;
import dev.freshold.watch.Tracing;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The services on a socket of their own, over the embedded store. */
final class HandWiredServer implements AutoCloseable {

  static final Limits LIMITS = new Limits(1 << 20, 3 << 20, 8 << 20, 8);

  static final int MAX_SUBSCRIBERS = 40;

  private static final int MAX_MESSAGE = 8 << 20;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Cache cache;
  private final Subscriptions subscriptions;
  private final Admission admission;
  private final Server server;
  private final ManagedChannel channel;

  HandWiredServer() {
    this(store(), LIMITS);
  }

  HandWiredServer(Store store, Limits limits) {
    this(store, limits, new Admission(limits), Tracing.OFF);
  }

  HandWiredServer(Store store, Limits limits, Admission admission) {
    this(store, limits, admission, Tracing.OFF);
  }

  HandWiredServer(Store store, Limits limits, Tracing tracing) {
    this(store, limits, new Admission(limits), tracing);
  }

  private HandWiredServer(Store store, Limits limits, Admission admission, Tracing tracing) {
    this.admission = admission;
    Namespaces namespaces = WireNamespaces.configured();
    Scheduler scheduler = scheduler();
    Peer peer = Peers.of(store, scheduler);
    cache =
        new Cache(
            store,
            namespaces,
            Origins.NONE,
            peer,
            scheduler,
            Chance.random(),
            100,
            600_000,
            null,
            tracing);
    subscriptions =
        new Subscriptions(
            peer.followers()::of,
            store,
            scheduler,
            timer,
            new SubscriptionTerms(MAX_SUBSCRIBERS, 100, 1 << 20, Peers.LEASE_MILLIS / 2));
    Ingest ingest =
        new Ingest(
            List.of(),
            WireNamespaces.rules(namespaces),
            namespaces,
            channel -> {
              throw new IllegalStateException("there are no channels");
            },
            cache.invalidations()::run,
            scheduler,
            System::currentTimeMillis);
    server =
        NettyServerBuilder.forPort(0)
            .maxInboundMessageSize(MAX_MESSAGE)
            .addService(new CacheRpc(cache, namespaces, limits))
            .addService(new AdminRpc(cache, namespaces, limits, ingest))
            .addService(new InvalidationRpc(subscriptions, cache, namespaces, limits, ingest))
            .intercept(admission)
            .intercept(new Traced(tracing))
            .build();
    try {
      server.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    channel = connect();
  }

  static Store store() {
    return new MemoryStore(
        new MemoryStore.Limits(64 << 20, 86_400_000, 10_000, 1_000), System::currentTimeMillis);
  }

  ManagedChannel channel() {
    return channel;
  }

  /** A connection of its own. */
  ManagedChannel connect() {
    return NettyChannelBuilder.forAddress("localhost", server.getPort()).usePlaintext().build();
  }

  Cache cache() {
    return cache;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  Admission admission() {
    return admission;
  }

  private Scheduler scheduler() {
    return new Scheduler() {
      @Override
      public long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      }

      @Override
      public Timer schedule(long delayMillis, Runnable task) {
        ScheduledFuture<?> due = timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
        return () -> due.cancel(false);
      }
    };
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    timer.shutdownNow();
  }
}
