package dev.freshold.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Tenant;
import dev.freshold.store.BumpCommand;
import dev.freshold.store.JournalRecord;
import dev.freshold.store.Store;
import dev.freshold.store.memory.MemoryStore;
import dev.freshold.testing.Await;
import dev.freshold.testing.Peers;
import dev.freshold.testing.RealScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads: some invalidate, some are told, and one stalls, cuts and resumes those. */
class SubscriptionsStressTest {

  private static final int CLIENTS = 24;
  private static final int WRITERS = 3;
  private static final int BUMPS = 3_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RealScheduler scheduler = new RealScheduler();
  private final ExecutorService waking = Executors.newSingleThreadExecutor();
  private final List<ExecutorService> loops =
      IntStream.range(0, 4).mapToObj(i -> Executors.newSingleThreadExecutor()).toList();
  private final ConcurrentLinkedQueue<String> violations = new ConcurrentLinkedQueue<>();
  private final Random random = new Random(4711);

  @AfterEach
  void stop() {
    scheduler.close();
    waking.shutdownNow();
    loops.forEach(ExecutorService::shutdownNow);
  }

  @Test
  void subscribers_ofAJournalThatKeepsAll_areToldEverythingOnceAndInOrder() throws Exception {
    run(1_000_000, false);
  }

  @Test
  void subscribers_ofAShortJournal_areToldEverythingOrReset() throws Exception {
    run(500, true);
  }

  private void run(int journalLength, boolean mayReset) throws InterruptedException {
    Store store =
        new MemoryStore(
            new MemoryStore.Limits(1 << 20, 86_400_000, 100_000, journalLength), scheduler::now);
    Subscriptions hub =
        new Subscriptions(
            Peers.of(store, scheduler).followers()::of,
            store,
            scheduler,
            waking,
            new SubscriptionTerms(CLIENTS, 64, 100_000, 1_000));
    List<Client> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> new Client(hub, loops.get(i % 4))).toList();
    clients.forEach(Client::connect);
    clients.forEach(client -> Await.within(PATIENCE, client::token, token -> token != null));

    List<Thread> writers =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> Thread.startVirtualThread(() -> bump(store)))
            .toList();
    while (writers.stream().anyMatch(Thread::isAlive)) {
      disturb(clients.get(random.nextInt(CLIENTS)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
    clients.forEach(Client::connect);

    long last = Await.of(store.fleet(Tenant.DEFAULT)).standing().position();
    for (Client client : clients) {
      Await.within(PATIENCE, client::token, token -> token != null && token.position() == last);
      assertThat(client.resets.get()).isLessThanOrEqualTo(mayReset ? Integer.MAX_VALUE : 0);
      client.cut();
    }
    assertThat(violations).isEmpty();
    assertThat(hub.size()).isZero();
  }

  private void bump(Store store) {
    List<Subject> subjects = List.of(Subject.of(new Tag("a")));
    for (int i = 0; i < BUMPS; i++) {
      Await.of(
          store.bump(
              new BumpCommand(
                  Tenant.DEFAULT, BumpCommand.Kind.TAG, subjects, false, 0, 0, 0, "", null)));
    }
  }

  private void disturb(Client client) {
    switch (random.nextInt(4)) {
      case 0 -> client.stall();
      case 1 -> client.cut();
      default -> client.connect();
    }
    Thread.onSpinWait();
  }

  /** Checks as it is told: each number once and in order, and none left out but by a reset. */
  private final class Client implements Outlet {
    private final Subscriptions hub;
    private final ExecutorService loop;
    private volatile boolean ready = true;
    private volatile @Nullable Receipt token;
    private final AtomicInteger resets = new AtomicInteger();
    private @Nullable Subscription subscription;

    Client(Subscriptions hub, ExecutorService loop) {
      this.hub = hub;
      this.loop = loop;
    }

    @Nullable Receipt token() {
      return token;
    }

    void connect() {
      if (subscription == null) {
        subscription = hub.open(new SubscribeOrder(Tenant.DEFAULT, Selector.ALL, token, 100), this);
      }
      ready = true;
      if (subscription != null) {
        subscription.ready();
      }
    }

    void stall() {
      ready = false;
    }

    /** Leaves, and waits until nothing is being told any more. */
    void cut() {
      if (subscription != null) {
        subscription.cancel();
        subscription = null;
        try {
          loop.submit(() -> {}).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception late) {
          throw new AssertionError(late);
        }
      }
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void checkpoint(Receipt position, boolean current) {
      Receipt before = token;
      if (before != null && position.position() != before.position()) {
        violations.add("a checkpoint at " + position + " behind " + before);
      }
      token = position;
    }

    @Override
    public void invalidation(Receipt position, JournalRecord record) {
      Receipt before = token;
      if (before == null || record.number() != before.position() + 1) {
        violations.add(record.number() + " behind " + before);
      }
      token = position;
    }

    @Override
    public void reset(Receipt position, Loss loss) {
      resets.incrementAndGet();
      token = position;
    }

    @Override
    public void goodbye(Receipt position) {
      violations.add("goodbye");
    }

    @Override
    public void refused(Refusal refusal) {
      violations.add("refused " + refusal);
    }

    @Override
    public void failed(RuntimeException fault) {
      violations.add("failed " + fault);
    }
  }
}
