package dev.freshold.fleet;

import dev.freshold.cache.Reach;
import dev.freshold.testing.Await;
import dev.freshold.testing.clients.Endpoint;
import dev.freshold.testing.clients.Origin;
import dev.freshold.testing.clients.Session;
import dev.freshold.testing.clients.Surroundings;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Guarantees;
import dev.freshold.testing.history.History;
import dev.freshold.testing.history.Recorder;
import dev.freshold.testing.history.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.context.spi.ContextManagerProvider;

/** The clients of one tenant, on real time, and what they have written down. */
final class Field implements Surroundings, AutoCloseable {

  // The first pipeline of a JVM looks this up for all of them; where two of them are the first, one
  // fails for it.
  static {
    var _ = ContextManagerProvider.instance();
  }

  private static final int SESSIONS = 10;
  private static final int WRITES = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Whole milliseconds of several clocks of one machine. */
  private static final Guarantees GUARANTEES = Guarantees.with(Duration.ofMillis(5), 0);

  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final String tenant = "t" + UUID.randomUUID();
  private final Recorder recorder = new Recorder(System::nanoTime, Origin.POLICIES);
  private final Origin origin = new Origin(recorder);
  private final Map<String, LongAdder> local = new ConcurrentHashMap<>();
  private final Queue<String> mishaps = new ConcurrentLinkedQueue<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<Seat> seats;
  private final boolean versioned;
  private final UnaryOperator<Reach> asked;
  private int calls;

  /**
   * Clients that have not yet begun.
   *
   * @param asked the reach that is asked for in place of the one that is written down
   */
  Field(List<Seat> seats, boolean versioned, Random random, UnaryOperator<Reach> asked) {
    this.seats = seats;
    this.versioned = versioned;
    this.asked = asked;
    for (int i = 1; i <= SESSIONS; i++) {
      sessions.add(new Session(this, "s" + i, i % 2 == 0, new Random(random.nextLong())));
    }
  }

  void start() {
    loop.execute(() -> sessions.forEach(Session::start));
  }

  /** Begins nothing new, and comes back once all that was begun is over. */
  void end() {
    loop.execute(() -> sessions.forEach(Session::end));
    try {
      Await.within(PATIENCE, this::isIdle, idle -> idle);
    } catch (AssertionError never) {
      throw new AssertionError("clients still wait for answers; mishaps: " + mishaps, never);
    }
  }

  private boolean isIdle() {
    Future<Boolean> idle = loop.submit(() -> sessions.stream().allMatch(Session::isIdle));
    try {
      return idle.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } catch (ExecutionException | TimeoutException stuck) {
      throw new IllegalStateException(stuck);
    }
  }

  History history() {
    return recorder.history();
  }

  static List<Violation> violations(History history) {
    return GUARANTEES.violations(history);
  }

  List<String> mishaps() {
    return List.copyOf(mishaps);
  }

  /** How many values a node has served from its memory, in the life of that name. */
  long hitsOf(String life) {
    LongAdder hits = local.get(life);
    return hits == null ? 0 : hits.sum();
  }

  /** How many values nodes have served from their memory. */
  long hits() {
    return local.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** What comes when all is over is of no interest to anybody. */
  private void answer(Runnable answer) {
    if (!loop.isShutdown()) {
      loop.execute(answer);
    }
  }

  private void note(String life, Answer answer) {
    if (answer instanceof Answer.Hit hit && hit.served().equals("LOCAL")) {
      local.computeIfAbsent(life, first -> new LongAdder()).increment();
    }
  }

  /** In one thread, in which a failure is a mishap. */
  private Runnable minded(Runnable action) {
    return () -> {
      try {
        action.run();
      } catch (RuntimeException failure) {
        mishaps.add("a client fails: " + failure);
      }
    };
  }

  @Override
  public void after(long millis, Runnable action) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, loop).execute(minded(action));
  }

  @Override
  public void soon(int rank, Runnable action) {
    loop.execute(minded(action));
  }

  @Override
  public List<Endpoint> nodes() {
    return seats.stream().map(Seat::life).<Endpoint>map(this::endpoint).toList();
  }

  private WireEndpoint endpoint(Seat.Life life) {
    return new WireEndpoint(
        life.name(),
        life.channel(),
        tenant,
        asked,
        this::answer,
        answer -> note(life.name(), answer));
  }

  @Override
  public Origin origin() {
    return origin;
  }

  @Override
  public Recorder recorder() {
    return recorder;
  }

  @Override
  public boolean versioned() {
    return versioned;
  }

  @Override
  public int writes() {
    return WRITES;
  }

  @Override
  public int nextCall() {
    return ++calls;
  }

  @Override
  public void mishap(String failure) {
    mishaps.add(failure);
  }

  @Override
  public void close() {
    loop.shutdownNow();
  }
}
