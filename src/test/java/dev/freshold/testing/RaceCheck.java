package dev.freshold.testing;

import dev.freshold.cache.Cache;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Payload;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Races loads, puts, busts, bumps and reads over some nodes, and checks G1 as it happens: a reader
 * notes, before it asks, the newest commit whose invalidation has been answered; being served
 * anything older is a violation.
 *
 * <p>The origin is a counter for each key. A writer commits, then invalidates by key, by key and
 * version, by tag or by scope; a reader that is given a lease reads the origin, dawdles, and puts,
 * gives up, or vanishes.
 */
public final class RaceCheck {

  private static final int KEYS = 4;

  /** A run through a failover shall not spend all its steps on it. */
  private static final long FAULT_PAUSE_NANOS = 5_000_000;

  private final List<Cache> nodes;
  private final NamespacePolicy policy;
  private final Tenant tenant;
  private final boolean versioned;
  private final AtomicLongArray origin = new AtomicLongArray(KEYS);
  private final AtomicLongArray answered = new AtomicLongArray(KEYS);
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();

  /** What was seen. */
  public record Report(long hits, long loads, long failures, List<String> violations) {}

  /**
   * A race.
   *
   * @param policy any key; the tags of the entries are the test's own
   * @param versioned whether puts and key busts carry the origin's version
   */
  public RaceCheck(List<Cache> nodes, NamespacePolicy policy, Tenant tenant, boolean versioned) {
    this.nodes = List.copyOf(nodes);
    this.policy = policy;
    this.tenant = tenant;
    this.versioned = versioned;
  }

  /** Runs so many steps on each of so many threads, from the seed. Ends by itself. */
  public Report run(int threads, int steps, long seed) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Random random = new Random(seed + i);
        Cache node = nodes.get(i % nodes.size());
        runs.add(
            pool.submit(
                () -> {
                  for (int step = 0; step < steps; step++) {
                    stepOrFail(node, random);
                  }
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
    return new Report(hits.get(), loads.get(), failures.get(), List.copyOf(violations));
  }

  /** A store that cannot be reached fails loudly, and then nothing was promised. */
  private void stepOrFail(Cache node, Random random) {
    try {
      step(node, random);
    } catch (StoreException fault) {
      failures.incrementAndGet();
      LockSupport.parkNanos(FAULT_PAUSE_NANOS);
    }
  }

  private void step(Cache node, Random random) {
    int row = random.nextInt(KEYS);
    if (random.nextInt(6) == 0) {
      write(node, row, random);
    } else {
      read(node, row, random);
    }
  }

  private void write(Cache node, int row, Random random) {
    long version = origin.incrementAndGet(row);
    Await.of(node.invalidations().run(invalidation(row, version, random), Reach.FLEET));
    answered.accumulateAndGet(row, version, Math::max);
  }

  private InvalidateOrder invalidation(int row, long version, Random random) {
    return switch (random.nextInt(3)) {
      case 0 ->
          new InvalidateOrder.Keys(
              tenant,
              policy,
              List.of(new Target(name(row), versioned ? new Version(version) : null)),
              false,
              "",
              null,
              false);
      case 1 -> new InvalidateOrder.Tags(tenant, List.of(tag(row)), false, 0, 0, "", null, false);
      default -> new InvalidateOrder.Scope(tenant, tag(row), 0, "", null);
    };
  }

  private void read(Cache node, int row, Random random) {
    long known = answered.get(row);
    GetResult result =
        Await.of(
            node.reads()
                .get(
                    new GetQuery(
                        policy, key(row), List.of(), policy.onMiss(), null, null, null, 20)));
    switch (result) {
      case GetResult.Hit hit -> {
        hits.incrementAndGet();
        long served = Long.parseLong(hit.value().payload().text());
        if (served < known) {
          violations.add(
              "key %d: served %d after the invalidation of %d was answered (%s, position %d)"
                  .formatted(row, served, known, hit.served(), hit.receipt().position()));
        }
        load(node, row, hit.lease(), random);
      }
      case GetResult.Negative negative -> {}
      case GetResult.Miss miss -> load(node, row, miss.lease(), random);
    }
  }

  private void load(Cache node, int row, GetResult.@Nullable LeaseGrant lease, Random random) {
    if (lease == null) {
      return;
    }
    loads.incrementAndGet();
    long seen = origin.get(row);
    for (int i = random.nextInt(200); i > 0; i--) {
      Thread.onSpinWait();
    }
    switch (random.nextInt(8)) {
      case 0 -> Await.of(node.puts().abandon(key(row), lease.token(), random.nextBoolean()));
      case 1 -> {} // the loader has died
      default ->
          Await.of(
              node.puts()
                  .put(
                      new PutOrder(
                          policy,
                          key(row),
                          List.of(),
                          new Outcome.Value(Payload.of(Long.toString(seen)), true, ""),
                          versioned ? new Version(seen) : null,
                          List.of(tag(row)),
                          new Claim.Leased(lease.token()),
                          null)));
    }
  }

  private EntryKey key(int row) {
    return new EntryKey(tenant, policy.name(), "", name(row));
  }

  private static String name(int row) {
    return "row" + row;
  }

  private static Tag tag(int row) {
    return new Tag("row:" + row);
  }
}
