package dev.freshold.ingest;

import dev.freshold.cache.Invalidated;
import dev.freshold.flight.Scheduler;
import dev.freshold.model.Tenant;
import dev.freshold.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Carries the events of a channel out.
 *
 * <p>What waits goes together: a trip takes along all events that it may, and at most {@link
 * #MAX_TRIPS} are under way. An event that touches what an earlier one touches, which is not done,
 * waits for it, and so does all behind it that touches the same; busts with versions alone may
 * share a trip, for of them the newest counts in whatever order. So each key has its order, and
 * none waits for another.
 *
 * <p>An event is acknowledged once all that it calls for has its reach. A call that fails is tried
 * again as it was, with the same identity. While the store cannot be reached, that goes on: nothing
 * could be done in its place either. What it refuses three times is a dead letter.
 */
final class Pump {

  private static final Logger LOG = Logger.getLogger(Pump.class);

  static final int MAX_TRIPS = 4;
  static final int MAX_TRIP = 512;
  private static final int TRIES = 3;
  private static final List<Long> PAUSES = List.of(200L, 800L, 2_000L, 5_000L);

  private final String channel;
  private final Tenant tenant;
  private final Interpreter interpreter;
  private final Effect effect;
  private final Scheduler scheduler;
  private final Mailbox box;
  private final Burials burials;
  private final Seen seen;
  private final ChannelStats stats;
  private final Observer observer;

  private final Set<Work> queue = new LinkedHashSet<>();
  private final Map<String, Integer> busy = new HashMap<>();
  private int trips;
  private int stalled;

  /** Is told when an event has been carried out. */
  @FunctionalInterface
  interface Observer {
    void applied(Event event);
  }

  /** An event on its way. Only the mailbox touches it. */
  private static final class Work {
    final Delivery delivery;
    final Interpreted.Work meaning;
    final Set<String> subjects = new LinkedHashSet<>();
    final boolean versioned;
    final Runnable done;
    int calls;
    boolean dead;

    Work(Delivery delivery, Interpreted.Work meaning, Runnable done) {
      this.delivery = delivery;
      this.meaning = meaning;
      this.done = done;
      this.versioned = meaning.busts().stream().allMatch(Commands::isVersioned);
      meaning.busts().forEach(bust -> subjects.addAll(bust.subjects()));
    }
  }

  Pump(
      String channel,
      Tenant tenant,
      Interpreter interpreter,
      Effect effect,
      Scheduler scheduler,
      Mailbox box,
      Burials burials,
      Seen seen,
      ChannelStats stats,
      Observer observer) {
    this.channel = channel;
    this.tenant = tenant;
    this.interpreter = interpreter;
    this.effect = effect;
    this.scheduler = scheduler;
    this.box = box;
    this.burials = burials;
    this.seen = seen;
    this.stats = stats;
    this.observer = observer;
  }

  /** Takes a message; done is run once its broker has been told what became of it. */
  void accept(Delivery delivery, Runnable done) {
    stats.received().increment();
    Interpreted meaning = interpret(delivery.raw());
    box.run(
        () -> {
          switch (meaning) {
            case Interpreted.Work work -> {
              queue.add(new Work(delivery, work, done));
              leave();
            }
            case Interpreted.Idle idle -> {
              stats.idle().increment();
              ack(delivery, done);
            }
            case Interpreted.Bad bad -> burials.add(delivery, bad.poison(), done);
          }
        });
  }

  /** What nobody thought of is poison like any other, and shall not end the channel. */
  private Interpreted interpret(Raw raw) {
    try {
      return interpreter.interpret(raw);
    } catch (RuntimeException fault) {
      LOG.errorf(fault, "channel=%s message=%s met a fault of this server", channel, raw.where());
      return new Interpreted.Bad(
          new Poison(Poison.Category.RULE_FAILED, "met a fault of this server"));
    }
  }

  /** Whether calls wait for a store that cannot be reached. */
  boolean isStalled() {
    return stalled > 0;
  }

  private void leave() {
    while (trips < MAX_TRIPS) {
      List<Work> aboard = pick();
      if (aboard.isEmpty()) {
        return;
      }
      start(aboard);
    }
  }

  private List<Work> pick() {
    List<Work> aboard = new ArrayList<>();
    Set<String> blocked = new HashSet<>();
    Map<String, Boolean> taken = new HashMap<>();
    Iterator<Work> waiting = queue.iterator();
    while (waiting.hasNext() && aboard.size() < MAX_TRIP) {
      Work work = waiting.next();
      if (isFree(work, blocked, taken)) {
        waiting.remove();
        aboard.add(work);
        work.subjects.forEach(subject -> taken.put(subject, work.versioned));
      } else {
        blocked.addAll(work.subjects);
      }
    }
    return aboard;
  }

  private boolean isFree(Work work, Set<String> blocked, Map<String, Boolean> taken) {
    for (String subject : work.subjects) {
      if (busy.containsKey(subject)
          || blocked.contains(subject)
          || (work.versioned ? !taken.getOrDefault(subject, true) : taken.containsKey(subject))) {
        return false;
      }
    }
    return true;
  }

  private void start(List<Work> aboard) {
    Commands<Work> commands = new Commands<>(tenant, seen::contains);
    for (Work work : aboard) {
      work.subjects.forEach(subject -> busy.merge(subject, 1, Integer::sum));
      for (Bust bust : work.meaning.busts()) {
        if (!commands.add(work, work.meaning.event().identity(), bust)) {
          stats.duplicates().increment();
        }
      }
    }
    List<Command<Work>> calls = commands.all();
    calls.forEach(call -> call.owners().forEach(work -> work.calls++));
    aboard.stream().filter(work -> work.calls == 0).forEach(this::finish);
    if (calls.isEmpty()) {
      return;
    }
    trips++;
    Trip trip = new Trip(calls.size());
    calls.forEach(call -> run(call, 1, trip));
  }

  /** How many calls of a trip are not done. */
  private static final class Trip {
    int calls;

    Trip(int calls) {
      this.calls = calls;
    }
  }

  private void run(Command<Work> call, int attempt, Trip trip) {
    stats.calls().increment();
    Attempt.of(() -> effect.run(call.order(), call.reach()))
        .subscribe()
        .with(
            done -> box.run(() -> landed(call, done, trip)),
            failure -> box.run(() -> failed(call, attempt, failure, trip)));
  }

  private void landed(Command<Work> call, Invalidated done, Trip trip) {
    String identity = call.identity();
    if (identity != null) {
      seen.add(identity);
    }
    stats.late().add(done.applied() ? done.noOps() : Math.max(1, done.noOps()));
    end(call, trip);
  }

  private void failed(Command<Work> call, int attempt, Throwable failure, Trip trip) {
    boolean unreachable =
        failure instanceof StoreException fault && fault.fault() != StoreException.Fault.EXHAUSTED;
    if (!unreachable && attempt >= TRIES) {
      LOG.errorf("channel=%s: %d events are refused: %s", channel, call.owners().size(), failure);
      call.owners().forEach(work -> work.dead = true);
      end(call, trip);
      return;
    }
    if (attempt == TRIES) {
      LOG.warnf("channel=%s waits for the store: %s", channel, failure.getMessage());
    }
    stats.retries().increment();
    stalled++;
    scheduler.schedule(
        PAUSES.get(Math.min(attempt, PAUSES.size()) - 1),
        () ->
            box.run(
                () -> {
                  stalled--;
                  run(call, attempt + 1, trip);
                }));
  }

  private void end(Command<Work> call, Trip trip) {
    call.owners().stream().filter(work -> --work.calls == 0).forEach(this::finish);
    if (--trip.calls == 0) {
      trips--;
      leave();
    }
  }

  private void finish(Work work) {
    for (String subject : work.subjects) {
      busy.computeIfPresent(subject, (same, count) -> count == 1 ? null : count - 1);
    }
    if (work.dead) {
      burials.add(
          work.delivery,
          new Poison(Poison.Category.REFUSED, "was refused by the store three times"),
          work.done);
      return;
    }
    stats.applied().increment();
    observer.applied(work.meaning.event());
    ack(work.delivery, work.done);
  }

  /** A message whose acknowledgement is lost comes again, and is a copy then. */
  private void ack(Delivery delivery, Runnable done) {
    Attempt.of(delivery::ack)
        .subscribe()
        .with(
            acked -> done.run(),
            failure -> {
              LOG.warnf(
                  "channel=%s message=%s was not acknowledged: %s",
                  channel, delivery.raw().where(), failure.getMessage());
              done.run();
            });
  }
}
