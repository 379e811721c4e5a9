package dev.freshold.bootstrap;

import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.Namespaces;
import dev.freshold.config.Settings;
import dev.freshold.config.SettingsException;
import dev.freshold.flight.Scheduler;
import dev.freshold.grpc.Limits;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.origin.Origins;
import dev.freshold.policy.PolicySheet;
import dev.freshold.store.Store;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.store.redis.RedisStore;
import dev.freshold.subscribe.SubscriptionTerms;
import dev.freshold.subscribe.Subscriptions;
import dev.freshold.telemetry.ObservedStore;
import dev.freshold.telemetry.StoreStats;
import dev.freshold.watch.Tracing;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ForkJoinPool;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts a node together out of its settings. */
final class Node {

  /**
   * Generations, and as many marks, that the embedded store keeps for one tenant: some 200 bytes
   * each.
   */
  private static final int MAX_CONTROL = 1_000_000;

  /** Invalidated names that a node remembers for one tenant: some 200 bytes each. */
  private static final int NAMES = 65_536;

  /** On top of what is known to be the longest: rule R9a. */
  private static final long UNKNOWN_MARGIN_MILLIS = 1_000;

  /** What a request may hold besides a value: its key, its tags, their names. */
  private static final int ENVELOPE_BYTES = 64 << 10;

  @Produces
  @Singleton
  Settings settings(SmallRyeConfig config) {
    try {
      return Settings.load(config);
    } catch (SettingsException faults) {
      throw new RefusedStart(String.valueOf(faults.getMessage()));
    }
  }

  @Produces
  @Singleton
  Namespaces namespaces(Settings settings) {
    return new Namespaces(settings.namespaces());
  }

  @Produces
  @Singleton
  Limits limits(
      Settings settings,
      @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int maxMessage) {
    Settings.Limits limits = settings.limits();
    if (limits.maxValue() > maxMessage - ENVELOPE_BYTES) {
      throw new RefusedStart(
          "freshold.limits.max-value is %d bytes, which no request can carry: set"
                  .formatted(limits.maxValue())
              + " quarkus.grpc.server.max-inbound-message-size to %d or more"
                  .formatted(limits.maxValue() + ENVELOPE_BYTES));
    }
    return new Limits(
        limits.maxValue(), limits.maxResponse(), limits.maxInFlight(), limits.maxTenants());
  }

  @Produces
  @Singleton
  Scheduler scheduler(Vertx vertx) {
    return new VertxScheduler(vertx);
  }

  @Produces
  @Singleton
  Store store(
      Settings settings, Vertx vertx, RedisClients clients, StoreStats stats, Tracing tracing) {
    return new ObservedStore(inner(settings, vertx, clients), stats, tracing);
  }

  private static Store inner(Settings settings, Vertx vertx, RedisClients clients) {
    return switch (settings.store()) {
      case MEMORY ->
          new MemoryStore(
              new MemoryStore.Limits(
                  settings.memoryMaxWeight(),
                  controlLife(settings),
                  MAX_CONTROL,
                  settings.journalLength()),
              new SteadyClock());
      case REDIS ->
          new RedisStore(
              vertx,
              clients.supplier(),
              new RedisStore.Options(
                  clients.where(),
                  settings.redis().commandTimeout().toMillis(),
                  settings.redis().connections(),
                  settings.journalLength(),
                  controlLife(settings)));
    };
  }

  void close(@Disposes Store store) {
    store.close();
  }

  /** This node in the fleet; its name is that of one life of one process. */
  @Produces
  @Singleton
  Peer peer(Settings settings, Store store, Scheduler scheduler) {
    Settings.Fleet fleet = settings.fleet();
    long lease = fleet.nodeLease().toMillis();
    String name = fleet.node() + '-' + Chance.random().token().substring(0, 8);
    return new Peer(
        store,
        new Peer.Machine(scheduler, System::currentTimeMillis, ForkJoinPool.commonPool()),
        new Peer.Options(
            new Membership(name, lease, NAMES),
            lease + fleet.demotionLag().toMillis() + UNKNOWN_MARGIN_MILLIS,
            settings.localMaxWeight()));
  }

  @Produces
  @Singleton
  Cache cache(
      Settings settings,
      Store store,
      Namespaces namespaces,
      Origins origins,
      Peer peer,
      Scheduler scheduler,
      WritesBehind behind,
      Tracing tracing) {
    return new Cache(
        store,
        namespaces,
        origins,
        peer,
        scheduler,
        Chance.random(),
        settings.limits().maxWaiters(),
        settings.fenceLife().toMillis(),
        behind.intake(),
        tracing);
  }

  @Produces
  @Singleton
  Subscriptions subscriptions(
      Settings settings, Store store, Peer peer, Scheduler scheduler, Vertx vertx) {
    Context waking = vertx.getOrCreateContext();
    Settings.Ring ring = settings.ring();
    return new Subscriptions(
        peer.followers()::of,
        store,
        scheduler,
        task -> waking.runOnContext(now -> task.run()),
        new SubscriptionTerms(
            settings.limits().maxSubscribers(),
            ring.length(),
            ring.weight(),
            settings.fleet().nodeLease().toMillis() / 2));
  }

  /**
   * How long an invalidation can still matter: as long as anything lives that was loaded before it,
   * or a fence must stand.
   */
  private static long controlLife(Settings settings) {
    return settings.namespaces().stream()
        .map(PolicySheet::policy)
        .map(policy -> policy.maxStaleness().plus(policy.lease()))
        .reduce(settings.fenceLife(), (one, other) -> one.compareTo(other) > 0 ? one : other)
        .plus(Duration.ofSeconds(1))
        .toMillis();
  }
}
