package dev.freshold.testing;

import static dev.freshold.cache.Reach.FLEET;
import static dev.freshold.cache.Reach.STORE;

import dev.freshold.cache.Cache;
import dev.freshold.cache.GetQuery;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.StoredPut;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PutRule.Claim;
import dev.freshold.store.BustCommand.Target;
import dev.freshold.store.StoreException;
import dev.freshold.testing.history.Abandon;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Commit;
import dev.freshold.testing.history.Get;
import dev.freshold.testing.history.Guarantees;
import dev.freshold.testing.history.History;
import dev.freshold.testing.history.Invalidation;
import dev.freshold.testing.history.Load;
import dev.freshold.testing.history.Moment;
import dev.freshold.testing.history.Put;
import dev.freshold.testing.history.Recorder;
import dev.freshold.testing.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Races loads, puts, busts, bumps and reads over some nodes, writes down what happens, and checks
 * all guarantees over it.
 *
 * <p>The origin is a counter for each key. A writer commits, then invalidates by key, by key and
 * version, by tag or by scope; a reader that is given a lease reads the origin, dawdles, and puts,
 * gives up, or vanishes.
 */
public final class RaceCheck {

  private static final int KEYS = 4;

  /** A run through a failover shall not spend all its steps on it. */
  private static final long FAULT_PAUSE_NANOS = 5_000_000;

  private static final Guarantees GUARANTEES = Guarantees.with(Duration.ofMillis(2), 0);

  private final List<Cache> nodes;
  private final NamespacePolicy policy;
  private final Tenant tenant;
  private final boolean versioned;
  private final AtomicLongArray origin = new AtomicLongArray(KEYS);
  private final AtomicLong failures = new AtomicLong();
  private final Recorder recorder;

  /** What was seen. */
  public record Report(long hits, long loads, long failures, List<Violation> violations) {}

  /** Who does something: a thread, at its node. */
  private record Actor(String session, String where, Cache node, Random random) {}

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
    this.recorder = new Recorder(System::nanoTime, List.of(policy));
  }

  /** Where to write down what is done to the fleet meanwhile. */
  public Recorder recorder() {
    return recorder;
  }

  /** Runs so many steps on each of so many threads, from the seed. Ends by itself. */
  public Report run(int threads, int steps, long seed) {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int place = i % nodes.size();
        Actor actor = new Actor("thread" + i, "n" + place, nodes.get(place), new Random(seed + i));
        runs.add(
            pool.submit(
                () -> {
                  for (int step = 0; step < steps; step++) {
                    step(actor);
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
    return report(recorder.history());
  }

  private Report report(History history) {
    return new Report(
        history.all(Get.class).filter(get -> get.answer() instanceof Answer.Hit).count(),
        history.all(Load.class).count(),
        failures.get(),
        GUARANTEES.violations(history));
  }

  private void step(Actor actor) {
    int row = actor.random().nextInt(KEYS);
    if (actor.random().nextInt(6) == 0) {
      write(actor, row);
    } else {
      read(actor, row);
    }
  }

  /** A store that cannot be reached fails loudly, and then nothing was promised. */
  private void pauseAfterFault() {
    failures.incrementAndGet();
    LockSupport.parkNanos(FAULT_PAUSE_NANOS);
  }

  private void write(Actor actor, int row) {
    long version = origin.incrementAndGet(row);
    recorder.add(new Commit(key(row), version, recorder.now()));
    InvalidateOrder order = invalidation(row, version, actor.random());
    Moment invoked = recorder.now();
    Invalidated done = null;
    try {
      done = Await.of(actor.node().invalidations().run(order, FLEET));
    } catch (StoreException fault) {
      pauseAfterFault();
    }
    recorder.add(
        new Invalidation(
            actor.where(),
            Testimony.targets(order),
            Testimony.isSoft(order),
            FLEET,
            invoked,
            invoked,
            recorder.now(),
            done == null ? null : done.receipt()));
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

  private void read(Actor actor, int row) {
    GetQuery query =
        new GetQuery(policy, key(row), List.of(), policy.onMiss(), null, null, null, 20);
    Moment invoked = recorder.now();
    Answer answer;
    try {
      answer = Testimony.of(Await.of(actor.node().reads().get(query)));
    } catch (StoreException fault) {
      pauseAfterFault();
      answer = new Answer.Failed(fault.fault().name());
    }
    recorder.add(
        new Get(
            actor.where(),
            actor.session(),
            key(row),
            Get.Quotes.NOTHING,
            invoked,
            recorder.now(),
            answer));
    load(actor, row, answer.lease());
  }

  private void load(Actor actor, int row, Answer.@Nullable Lease lease) {
    if (lease == null) {
      return;
    }
    long seen = origin.get(row);
    Load load =
        new Load(recorder.nextLoad(), actor.where(), key(row), lease.token(), seen, recorder.now());
    recorder.add(load);
    for (int i = actor.random().nextInt(200); i > 0; i--) {
      Thread.onSpinWait();
    }
    switch (actor.random().nextInt(8)) {
      case 0 -> abandon(actor, row, lease.token());
      case 1 -> {} // the loader has died
      default -> put(actor, row, load);
    }
  }

  private void abandon(Actor actor, int row, String token) {
    boolean failed = actor.random().nextBoolean();
    Moment invoked = recorder.now();
    try {
      Await.of(actor.node().puts().abandon(key(row), token, failed));
    } catch (StoreException fault) {
      pauseAfterFault();
    }
    recorder.add(new Abandon(actor.where(), key(row), token, failed, invoked, recorder.now()));
  }

  private void put(Actor actor, int row, Load load) {
    Version version = versioned ? new Version(load.state()) : null;
    PutOrder order =
        new PutOrder(
            policy,
            key(row),
            List.of(),
            Testimony.value(load.id()),
            version,
            List.of(tag(row)),
            new Claim.Leased(String.valueOf(load.token())),
            null);
    Moment invoked = recorder.now();
    Put.Outcome outcome = Put.Outcome.UNKNOWN;
    Receipt receipt = null;
    try {
      StoredPut done = Await.of(actor.node().puts().put(order, STORE));
      outcome = Testimony.of(done.result());
      receipt = done.result().receipt();
    } catch (StoreException fault) {
      pauseAfterFault();
    }
    recorder.add(
        new Put(
            load.id(),
            actor.where(),
            actor.session(),
            key(row),
            version,
            Set.of(Subject.ofNamespace(policy.name()), Subject.of(tag(row))),
            load.token(),
            STORE,
            invoked,
            recorder.now(),
            outcome,
            receipt));
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
