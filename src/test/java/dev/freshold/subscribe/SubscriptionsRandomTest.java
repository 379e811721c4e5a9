package dev.freshold.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.journal.ResetReason;
import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.store.JournalRecord;
import dev.freshold.testing.ManualScheduler;
import dev.freshold.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Clients that are cut, stalled and outrun at random hold, whenever they are told that they are
 * current, everything of the journal that they asked for: it was applied, or they were told to drop
 * what it could have met.
 */
class SubscriptionsRandomTest {

  private static final int SEEDS = 300;
  private static final int STEPS = 120;
  private static final int CLIENTS = 4;
  private static final long INTERVAL = 1_000;

  /** What is broken on purpose, so that the check has something to find. */
  enum Flaw {
    NONE,
    /** One response in some is lost on its way. */
    LOSES,
    /**
     * Where history is gone, the first response carries the new token, and not the client's own.
     */
    RUNS_AHEAD,
    /** A Checkpoint is current whenever the node has nothing more to tell. */
    CLAIMS
  }

  @Test
  void clients_inAnyOrderOfEvents_missNothing() {
    Seeded.check(SEEDS, random -> new History(random, Flaw.NONE).play());
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void clients_withAFlaw_areFoundOut(Flaw flaw) {
    assertThatThrownBy(() -> Seeded.check(500, random -> new History(random, flaw).play()))
        .isInstanceOf(AssertionError.class);
  }

  private static final class History {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final ScriptedJournal journal = new ScriptedJournal(scheduler);
    private final Subscriptions hub =
        new Subscriptions(
            tenant -> journal,
            journal.store(),
            scheduler,
            Runnable::run,
            new SubscriptionTerms(100, 8, 2_000, 500));
    private final List<Client> clients = new ArrayList<>();
    private final List<JournalRecord> all = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Random random;
    private final Flaw flaw;
    private boolean connected = true;
    private long epochBegan = scheduler.now();

    History(Random random, Flaw flaw) {
      this.random = random;
      this.flaw = flaw;
      journal.distant(random.nextBoolean() ? 0 : 1);
      for (int i = 0; i < CLIENTS; i++) {
        Selector selector =
            i == 0
                ? Selector.ALL
                : new Selector(Set.of(), List.of(), Set.of("t" + random.nextInt(3)));
        clients.add(new Client(selector));
      }
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      journal.reachable(true);
      connected = true;
      catchUp();
      clients.forEach(Client::persist);
      pass(70_000);
      clients.forEach(Client::mustBeCurrent);
      clients.forEach(Client::cut);
      assertThat(violations).isEmpty();
      assertThat(hub.size()).isZero();
      assertThat(journal.listeners()).isZero();
    }

    private void step() {
      Client client = clients.get(random.nextInt(CLIENTS));
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> append(1);
        case 5 -> append(random.nextInt(400));
        case 6, 7 -> client.connect();
        case 8, 9 -> client.cut();
        case 10, 11, 12 -> client.feed();
        case 13 -> pass(random.nextInt(3_000));
        case 14 -> journal.trim(journal.head().position() - random.nextInt(300));
        case 15 -> journal.reachable(random.nextBoolean());
        case 16 -> connected = random.nextBoolean();
        case 17 -> {
          if (random.nextInt(4) == 0) {
            newEpoch();
          }
        }
        case 18 -> {
          if (connected && random.nextInt(4) == 0) {
            journal.join(random.nextBoolean() ? ResetReason.CLOCK : ResetReason.TRIMMED);
          }
        }
        default -> catchUp();
      }
    }

    private void append(int count) {
      for (int i = 0; i < count; i++) {
        all.add(journal.store(JournalRecord.Kind.TAG, "t" + random.nextInt(3)));
      }
      if (connected) {
        catchUp();
      }
    }

    /** The node learns what it has missed, as a follower does. */
    private void catchUp() {
      if (!connected) {
        return;
      }
      if (journal.isLost()) {
        journal.join(ResetReason.EPOCH);
      } else {
        journal.learn();
        journal.confirm();
      }
    }

    private void newEpoch() {
      all.clear();
      epochBegan = scheduler.now();
      journal.newEpoch();
      catchUp();
    }

    private void pass(long millis) {
      for (long left = millis; left > 0; left -= 250) {
        catchUp();
        scheduler.advance(Math.min(250, left));
      }
    }

    /** Applies what it is told, drops what it is told to, and keeps the token. */
    private final class Client extends Reader {
      private final Selector selector;
      private final Set<Long> applied = new TreeSet<>();
      private @Nullable Epoch epoch;
      private long since;
      private @Nullable Receipt token;
      private boolean connected;
      private boolean current;
      private int appetite = Integer.MAX_VALUE;

      Client(Selector selector) {
        this.selector = selector;
      }

      void connect() {
        if (!connected) {
          connected = true;
          current = false;
          appetite = 1 + random.nextInt(20);
          open(hub, new SubscribeOrder(Tenant.DEFAULT, selector, token, INTERVAL));
        }
      }

      void cut() {
        if (connected) {
          connected = false;
          cancel();
        }
      }

      /** Takes some more. */
      void feed() {
        appetite = random.nextInt(300);
        resume();
      }

      /** Is there from now on, and takes everything. */
      void persist() {
        connect();
        appetite = Integer.MAX_VALUE;
        resume();
      }

      @Override
      public boolean isReady() {
        return super.isReady() && appetite > 0;
      }

      @Override
      public void checkpoint(Receipt position, boolean isCurrent) {
        appetite--;
        if (token == null) {
          epoch = position.epoch();
          since = position.position();
        }
        boolean lost = !isCurrent && flaw == Flaw.RUNS_AHEAD;
        token = lost ? journal.head() : position;
        current = isCurrent || flaw == Flaw.CLAIMS;
        if (current) {
          check(position);
        }
      }

      @Override
      public void invalidation(Receipt position, JournalRecord record) {
        appetite--;
        must(position.epoch().equals(epoch), "told of another epoch");
        must(position.position() == record.number(), "told another position");
        must(token == null || record.number() > token.position(), "told again, or out of order");
        token = position;
        if (flaw != Flaw.LOSES || random.nextInt(100) > 0) {
          applied.add(record.number());
        }
      }

      @Override
      public void reset(Receipt position, Loss loss) {
        appetite--;
        token = position;
        epoch = position.epoch();
        since = position.position();
        applied.clear();
      }

      @Override
      public void refused(Refusal refusal) {
        must(refusal == Refusal.UNREACHABLE, "refused " + refusal);
        connected = false;
      }

      @Override
      public void failed(RuntimeException fault) {
        violations.add(fault.toString());
      }

      void mustBeCurrent() {
        must(connected && current, "is not current");
        must(journal.head().equals(token), "is at " + token + ", not at " + journal.head());
        check(journal.head());
      }

      /**
       * That it has applied all that it asked for since it was last told to drop all: up to the
       * position, and everything that is older than the store's last confirmation can be.
       */
      private void check(Receipt position) {
        long confirmed = scheduler.now() - INTERVAL;
        if (!position.epoch().equals(journal.head().epoch())) {
          must(epochBegan >= confirmed, "is current in an epoch that is over");
          return;
        }
        Set<Long> expected = new TreeSet<>();
        for (JournalRecord record : all) {
          if (record.number() > since
              && (record.number() <= position.position() || record.time() < confirmed)
              && selector.narrow(record) != null) {
            expected.add(record.number());
          }
        }
        must(applied.equals(expected), "applied " + applied + " and not " + expected);
      }

      private void must(boolean holds, String otherwise) {
        if (!holds) {
          violations.add(otherwise);
        }
      }
    }
  }
}
