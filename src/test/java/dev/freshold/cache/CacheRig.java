package dev.freshold.cache;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.origin.LimitedOrigin;
import dev.freshold.origin.Origins;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.OriginPolicy;
import dev.freshold.store.Store;
import dev.freshold.store.StoreDriver;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.Await;
import dev.freshold.testing.ManualClock;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.MemoryWriteLog;
import dev.freshold.testing.Peers;
import dev.freshold.testing.Policies;
import dev.freshold.testing.ScriptedChance;
import dev.freshold.testing.ScriptedOrigin;
import dev.freshold.watch.Tracing;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations of one namespace over the embedded store, with time and chance in hand. */
final class CacheRig {

  /** For so long after its epoch began, a store may have lost fences. */
  static final long FENCE_LIFE = 600_000;

  static final int MAX_WAITERS = 4;
  static final int MAX_BACKLOG = 3;
  static final int MAX_VALUE_BYTES = 1_000;

  final ManualClock clock = new ManualClock();
  final ManualScheduler scheduler = new ManualScheduler(clock);
  final ScriptedChance chance = new ScriptedChance();
  final NamespacePolicy policy;
  final Store store;
  final Cache cache;
  final ScriptedOrigin origin = new ScriptedOrigin();
  final MemoryWriteLog log;

  /** Whose logs were appended to, each time. */
  final List<Tenant> appended = new ArrayList<>();

  /** Speaks to the store behind the cache's back, as another node would. */
  final StoreDriver behind;

  CacheRig(Policies policy) {
    this(policy, store -> store);
  }

  CacheRig(Policies policy, UnaryOperator<Store> between) {
    this(policy, between, Tracing.OFF);
  }

  CacheRig(Policies policy, UnaryOperator<Store> between, Tracing tracing) {
    this.policy = policy.build();
    Store memory =
        new MemoryStore(new MemoryStore.Limits(1 << 20, 86_400_000, 1_000, 1_000), clock);
    this.behind = new StoreDriver(memory, Tenant.DEFAULT);
    this.store = between.apply(memory);
    this.log = new MemoryWriteLog(store, clock);
    this.cache =
        new Cache(
            store,
            new Namespaces(List.of(Policies.sheet(this.policy))),
            origins(this.policy),
            Peers.of(store, scheduler),
            scheduler,
            chance,
            MAX_WAITERS,
            FENCE_LIFE,
            new Intake(log, MAX_BACKLOG, appended::add),
            tracing);
  }

  private Origins origins(NamespacePolicy namespace) {
    OriginPolicy terms = namespace.origin();
    return terms == null
        ? Origins.NONE
        : new Origins(
            Map.of(namespace.name(), new LimitedOrigin(origin, terms, scheduler, MAX_VALUE_BYTES)));
  }

  Tally tally() {
    return cache.tallies().of(policy);
  }

  EntryKey key(String key) {
    return new EntryKey(Tenant.DEFAULT, policy.name(), "", key);
  }

  Get get(String key) {
    return new Get(key);
  }

  /** The lease that a read gives, which must give one. */
  String lease(String key) {
    GetResult result = get(key).now();
    GetResult.LeaseGrant lease =
        switch (result) {
          case GetResult.Hit hit -> hit.lease();
          case GetResult.Miss miss -> miss.lease();
          case GetResult.Negative negative -> null;
        };
    if (lease == null) {
      throw new AssertionError("expected a lease, was answered " + result);
    }
    return lease.token();
  }

  /** Loads the key as whoever gets its lease would. */
  void load(String key, String text) {
    behind.put(key(key)).leased(lease(key)).text(text).life(ttl(), stale()).go();
  }

  int ttl() {
    return (int) policy.ttl().toMillis();
  }

  int stale() {
    return (int) policy.ttl().plus(policy.grace()).toMillis();
  }

  void pass(Duration time) {
    scheduler.advance(time.toMillis());
  }

  static Outcome text(String text) {
    return new Outcome.Value(Payload.of(text), true, "text/plain");
  }

  static List<Tag> tags(String... names) {
    return Stream.of(names).map(Tag::new).toList();
  }

  /** A read in the making: takes a lease, does not wait, unless the test says otherwise. */
  final class Get {
    private final String key;
    private NamespacePolicy under = policy;
    private OnMiss onMiss = OnMiss.LEASE;
    private @Nullable Long maxStaleness;
    private @Nullable Version minVersion;
    private @Nullable Receipt receipt;
    private long wait;

    private Get(String key) {
      this.key = key;
    }

    Get under(NamespacePolicy today) {
      this.under = today;
      return this;
    }

    Get withoutLease() {
      this.onMiss = OnMiss.RETURN;
      return this;
    }

    Get loading() {
      this.onMiss = OnMiss.LOAD;
      return this;
    }

    Get maxStaleness(long millis) {
      this.maxStaleness = millis;
      return this;
    }

    Get minVersion(long version) {
      this.minVersion = new Version(version);
      return this;
    }

    Get receipt(Receipt seen) {
      this.receipt = seen;
      return this;
    }

    Get waiting(long millis) {
      this.wait = millis;
      return this;
    }

    GetResult now() {
      return Await.of(start());
    }

    /** Whoever waits, or may. */
    UniAssertSubscriber<GetResult> begin() {
      return start().subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    private Uni<GetResult> start() {
      return cache
          .reads()
          .get(
              new GetQuery(
                  under,
                  CacheRig.this.key(key),
                  under.tagsOf(key),
                  onMiss,
                  maxStaleness,
                  minVersion,
                  receipt,
                  wait));
    }
  }
}
