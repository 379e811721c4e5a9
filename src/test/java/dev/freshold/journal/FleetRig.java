package dev.freshold.journal;

import dev.freshold.cache.Attempt;
import dev.freshold.cache.BatchReading;
import dev.freshold.cache.Cache;
import dev.freshold.cache.Chance;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Namespaces;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.Await;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Some nodes over one embedded store, on virtual time. */
final class FleetRig {

  static final int JOURNAL = 100;

  final ManualClock clock = new ManualClock();
  final ManualScheduler scheduler = new ManualScheduler(clock);
  final NamespacePolicy policy;
  final Store store =
      new MemoryStore(new MemoryStore.Limits(1 << 20, 86_400_000, 1_000, JOURNAL), clock);

  /** Speaks to the store as somebody would who is no node. */
  final StoreDriver behind = new StoreDriver(store, Tenant.DEFAULT);

  FleetRig(Policies policy) {
    this.policy = policy.build();
  }

  /** A node that follows the journal, and holds its lease. */
  Node node(String name) {
    return node(name, store -> store);
  }

  /** One that reaches the store as it is told. */
  Node node(String name, UnaryOperator<Store> way) {
    Node node = new Node(name, way.apply(store));
    node.peer.followers().of(Tenant.DEFAULT);
    return node;
  }

  EntryKey key(String key) {
    return new EntryKey(Tenant.DEFAULT, policy.name(), "", key);
  }

  /** Stores a value for a minute, as a loader would. */
  void put(String key, String text, String... tags) {
    behind.put(key(key)).text(text).tags(tags).life(60_000, 120_000).go();
  }

  /** A node: its cache and its part in the fleet. */
  final class Node {
    final ManualClock wall = new ManualClock();
    int looks;
    final Peer peer;
    final Cache cache;

    private Node(String name, Store reached) {
      this.peer = Peers.named(name, reached, scheduler, this::look);
      this.cache =
          new Cache(
              reached,
              new Namespaces(List.of(Policies.sheet(policy))),
              peer,
              scheduler,
              Chance.random(),
              10,
              600_000);
    }

    /** At the wall's clock. */
    private long look() {
      looks++;
      return clock.getAsLong() + wall.getAsLong();
    }

    Uni<GetResult> asking(String key) {
      return cache.reads().get(query(key));
    }

    private GetQuery query(String key) {
      return new GetQuery(policy, key(key), List.of(), OnMiss.RETURN, null, null, null, 0);
    }

    /** In one call, on the spot. */
    List<GetResult> getAll(List<String> keys) {
      BatchReading reading = cache.batchReads().begin(keys.stream().map(this::query).toList());
      return ((BatchReading.Answered) reading)
          .attempts().stream().map(attempt -> ((Attempt.Done<GetResult>) attempt).value()).toList();
    }

    GetResult get(String key) {
      return Await.of(asking(key));
    }

    /** What it serves, and from where: "LOCAL one", or "nothing". */
    String served(String key) {
      return switch (get(key)) {
        case GetResult.Hit hit -> hit.served() + " " + hit.value().payload().text();
        case GetResult.Negative negative -> negative.kind().name();
        case GetResult.Miss miss -> "nothing";
      };
    }

    /** Makes sure that it has a copy. */
    void warm(String key) {
      get(key);
      if (!served(key).startsWith("LOCAL")) {
        throw new AssertionError("no copy is served of " + key);
      }
    }

    void put(String key, String text) {
      Await.of(
          cache
              .puts()
              .put(
                  new PutOrder(
                      policy,
                      key(key),
                      List.of(),
                      new Outcome.Value(Payload.of(text), true, ""),
                      null,
                      List.of(),
                      new Claim.Unleased(null, 0),
                      null),
                  Reach.STORE));
    }

    CompletableFuture<Invalidated> invalidating(String tag) {
      return cache
          .invalidations()
          .run(
              new InvalidateOrder.Tags(
                  Tenant.DEFAULT, List.of(new Tag(tag)), false, 0, 0, "", null, false),
              Reach.FLEET)
          .subscribeAsCompletionStage();
    }
  }
}
