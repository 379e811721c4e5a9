package dev.freshold.bench.capacity;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.BumpResult;
import dev.freshold.store.Fleet;
import dev.freshold.store.JournalPage;
import dev.freshold.store.News;
import dev.freshold.store.RenewCommand;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.ForwardingStore;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A fleet on virtual time: as many nodes as wanted, with what is shipped to follow the journal, to
 * renew leases and to wait for the fleet, around one store whose every step takes as long as it
 * takes Redis, one after the other. Reads and puts are only what they cost.
 */
final class VirtualFleet {

  private static final Tenant TENANT = Tenant.DEFAULT;
  private static final long EPOCH_MILLIS = 1_700_000_000_000L;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int NAMES = 64;

  /** Nodes at which invalidations are asked for. */
  private static final int CALLERS = 3;

  private static final int JOURNAL = 100_000;

  private final Demand demand;
  private final Costs costs;
  private final NanoTime time = new NanoTime();
  private final OneThread redis = new OneThread(time);
  private final Random random;
  private final MemoryStore store =
      new MemoryStore(
          new MemoryStore.Limits(1 << 20, 86_400_000, 10_000, JOURNAL),
          () -> EPOCH_MILLIS + time.now() / NanoTime.MILLI);
  private final List<Way> ways = new ArrayList<>();
  private final List<Peer> peers = new ArrayList<>();
  private final List<Double> waits = new ArrayList<>();
  private final List<Double> effects = new ArrayList<>();
  private long renewals;
  private int invalidations;
  private boolean counting;

  /**
   * What was seen while it was looked at; times in microseconds.
   *
   * @param redis the part of its time that Redis was busy
   * @param renewals a second
   * @param invalidations that were begun
   * @param effects of those of them that got everywhere
   * @param waits of commands for their turn
   */
  record Seen(double redis, double renewals, int invalidations, Times effects, Times waits) {}

  /** How long some things took. */
  record Times(int count, double mean, double p50, double p99) {

    static Times of(List<Double> micros) {
      double[] sorted = micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      return new Times(
          sorted.length,
          Arrays.stream(sorted).average().orElse(0),
          quantile(sorted, .5),
          quantile(sorted, .99));
    }

    private static double quantile(double[] sorted, double part) {
      return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(part * sorted.length) - 1];
    }
  }

  private VirtualFleet(Costs costs, Demand demand, long seed) {
    if (demand.tenants() != 1 || demand.following() != demand.nodes()) {
      throw new IllegalArgumentException("one tenant, that all nodes follow");
    }
    this.costs = costs;
    this.demand = demand;
    this.random = new Random(seed);
    store.onNews(this::told);
    for (int i = 0; i < demand.nodes(); i++) {
      ways.add(new Way());
    }
  }

  /** Lets it run for a while, and looks at it for so many seconds then. */
  static Seen run(Costs costs, Demand demand, long seed, double warmSeconds, double seconds) {
    VirtualFleet fleet = new VirtualFleet(costs, demand, seed);
    fleet.start();
    fleet.time.runUntil(Math.round(warmSeconds * 1e9));
    fleet.counting = true;
    double before = fleet.redis.busyMicros();
    fleet.renewals = 0;
    fleet.time.runUntil(Math.round((warmSeconds + seconds) * 1e9));
    double busy = fleet.redis.busyMicros() - before;
    long renewed = fleet.renewals;
    fleet.counting = false;
    fleet.time.runUntil(Math.round((warmSeconds + seconds + 3) * 1e9));
    return new Seen(
        busy / 1e6 / seconds,
        renewed / seconds,
        fleet.invalidations,
        Times.of(fleet.effects),
        Times.of(fleet.waits));
  }

  /** Nodes join one after the other within a quarter of a lease, as they would beat. */
  private void start() {
    Clock clock = new Clock();
    for (int i = 0; i < demand.nodes(); i++) {
      Peer peer =
          new Peer(
              ways.get(i),
              new Peer.Machine(clock, clock::now, Runnable::run),
              new Peer.Options(
                  new Membership("n" + i, (long) demand.leaseMillis(), NAMES),
                  (long) demand.leaseMillis() + 1_000,
                  1 << 20));
      peers.add(peer);
      time.after(
          random.nextDouble() * demand.leaseMillis() / 4 * 1e3, () -> peer.followers().of(TENANT));
    }
    double far = demand.reads() * (1 - demand.local());
    again(far * (1 - demand.missing()), () -> command(costs.hit(), 0));
    again(far * demand.missing(), () -> command(costs.miss() + costs.put(), demand.nodes()));
    again(demand.invalidations(), this::invalidate);
  }

  /** At random moments, so many a second on the average, once the nodes have joined. */
  private void again(double perSecond, Runnable action) {
    if (perSecond > 0) {
      time.after(demand.leaseMillis() / 2 * 1e3, () -> next(perSecond, action));
    }
  }

  private void next(double perSecond, Runnable action) {
    time.after(
        -Math.log(1 - random.nextDouble()) * 1e6 / perSecond,
        () -> {
          action.run();
          next(perSecond, action);
        });
  }

  private void command(double micros, int pushes) {
    long arrived = time.now();
    boolean counts = counting;
    redis.submit(
        micros,
        () -> {
          redis.extend(pushes * costs.push());
          if (counts) {
            waits.add((time.now() - arrived) / 1e3 - micros);
          }
        });
  }

  private void invalidate() {
    int caller = random.nextInt(Math.min(CALLERS, demand.nodes()));
    long begun = time.now();
    boolean counts = counting;
    if (counts) {
      invalidations++;
    }
    BumpCommand bump =
        new BumpCommand(
            TENANT, BumpCommand.Kind.TAG, List.of(new Subject("tag")), false, 0, 0, 0, "", null);
    ways.get(caller)
        .bump(bump)
        .chain(
            done ->
                peers
                    .get(caller)
                    .fleetWait()
                    .await(TENANT, done.receipt(), time.now() / NanoTime.MILLI, PATIENCE_MILLIS))
        .subscribe()
        .with(
            acked -> {
              if (counts && acked.all()) {
                effects.add((time.now() - begun) / 1e3);
              }
            });
  }

  /** The store tells it while a step is being taken, which takes as much longer. */
  private void told(News news) {
    redis.extend(demand.nodes() * costs.push());
    time.after(costs.trip() / 2, () -> ways.forEach(way -> way.hear(news)));
  }

  /** Milliseconds, as nodes see them. */
  private final class Clock implements Scheduler {
    @Override
    public long now() {
      return time.now() / NanoTime.MILLI;
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
      boolean[] cancelled = {false};
      time.after(
          Math.max(0, delayMillis) * 1e3,
          () -> {
            if (!cancelled[0]) {
              task.run();
            }
          });
      return () -> cancelled[0] = true;
    }
  }

  /** A node's way to the store and back. */
  private final class Way extends ForwardingStore {
    private final List<Consumer<News>> listeners = new ArrayList<>();

    Way() {
      super(store);
    }

    void hear(News news) {
      listeners.forEach(listener -> listener.accept(news));
    }

    private <T> Uni<T> ask(double micros, Uni<T> step) {
      return Uni.createFrom()
          .emitter(
              seat ->
                  time.after(
                      costs.trip() / 2,
                      () ->
                          redis.submit(
                              micros,
                              () ->
                                  step.subscribe()
                                      .with(
                                          item ->
                                              time.after(
                                                  costs.trip() / 2, () -> seat.complete(item)),
                                          seat::fail))));
    }

    @Override
    public Uni<BumpResult> bump(BumpCommand command) {
      return ask(costs.bump(), super.bump(command));
    }

    @Override
    public Uni<Receipt> renew(RenewCommand command) {
      return ask(costs.renewal(), super.renew(command).invoke(() -> renewals++));
    }

    @Override
    public Uni<JournalPage> journal(Tenant tenant, long after, int atMost) {
      return ask(costs.renewal(), super.journal(tenant, after, atMost));
    }

    @Override
    public Uni<Fleet> fleet(Tenant tenant) {
      return ask(costs.renewal(), super.fleet(tenant));
    }

    @Override
    public Uni<Boolean> leave(Tenant tenant, String node, @Nullable Long serial) {
      return ask(costs.renewal(), super.leave(tenant, node, serial));
    }

    @Override
    public void onNews(Consumer<News> listener) {
      listeners.add(listener);
    }
  }
}
