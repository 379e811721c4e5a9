package dev.freshold.fleet;

import dev.freshold.testing.Await;
import dev.freshold.testing.history.Fault;
import dev.freshold.testing.history.Moment;
import dev.freshold.testing.history.Recorder;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Does to a fleet what a {@link Trouble} says, and makes it whole again. */
final class Fire {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<Seat> seats;
  private final StoreSite store;
  private final List<Recorder> recorders;
  private final Random random;
  private final int longest;

  /**
   * Trouble out of a seed.
   *
   * @param leaseMillis of the nodes: what is to outlast it lasts up to twice as long, and half as
   *     long again
   */
  Fire(
      List<Seat> seats, StoreSite store, List<Recorder> recorders, Random random, int leaseMillis) {
    this.seats = seats;
    this.store = store;
    this.recorders = recorders;
    this.random = random;
    this.longest = leaseMillis;
  }

  /** Makes it, and ends it. */
  void make(Trouble trouble) {
    Seat seat = seats.get(random.nextInt(seats.size()));
    long millis = longest * 3L / 2 + random.nextInt(longest);
    List<Moment> begun = recorders.stream().map(Recorder::now).toList();
    switch (trouble) {
      case NODE_KILLED -> {
        seat.replace();
        seat.untilReady();
      }
      case NODE_STOPPED -> {
        seat.process().pause();
        last(millis);
        seat.process().resume();
      }
      case WAY_CUT -> during(millis, seat.way()::cut, seat.way()::heal);
      case WAY_SILENT -> during(millis, seat.way()::silence, seat.way()::heal);
      case ANSWERS_HELD -> during(millis, seat.way()::holdAnswers, seat.way()::heal);
      case REQUESTS_HELD -> during(millis, seat.way()::holdRequests, seat.way()::heal);
      case WAY_SLOW ->
          during(millis, () -> seat.way().delay(20 + random.nextInt(300)), seat.way()::heal);
      case WAY_RESET -> seat.way().reset();
      case STORE_STOPPED -> during(millis / 2, store.primary()::pause, store.primary()::resume);
      case STORE_RESTARTED -> store.restart();
      case STORE_LOST -> store.restartEmpty();
      case STORE_EMPTIED -> store.primary().command("FLUSHALL");
      case STORE_FAILED_OVER -> {
        store.failOver();
        seats.forEach(one -> one.way().leadTo(store.port()));
        store.repair();
      }
    }
    note(trouble, seat, begun);
  }

  private void note(Trouble trouble, Seat seat, List<Moment> begun) {
    boolean ofTheStore = trouble.name().startsWith("STORE");
    for (int i = 0; i < recorders.size(); i++) {
      Recorder recorder = recorders.get(i);
      recorder.add(
          new Fault(
              ofTheStore ? "store" : seat.life().name(),
              trouble.name(),
              ofTheStore && trouble != Trouble.STORE_STOPPED,
              begun.get(i),
              recorder.now()));
    }
  }

  private static void during(long millis, Runnable begin, Runnable end) {
    begin.run();
    last(millis);
    end.run();
  }

  /** What is broken stays so for a while: for time to pass is all that this waits for. */
  private static void last(long millis) {
    long began = System.nanoTime();
    Await.within(PATIENCE, () -> System.nanoTime() - began, passed -> passed >= millis * 1_000_000);
  }
}
