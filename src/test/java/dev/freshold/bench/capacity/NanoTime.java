package dev.freshold.bench.capacity;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time in nanoseconds: what is planned happens in the order in which it is due. */
final class NanoTime {

  static final long MILLI = 1_000_000;

  private record Event(long due, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::due).thenComparingLong(Event::order));
  private long now;
  private long planned;

  long now() {
    return now;
  }

  void after(double micros, Runnable action) {
    events.add(new Event(now + Math.max(0, Math.round(micros * 1e3)), planned++, action));
  }

  /** Lets everything happen that is due by then. */
  void runUntil(long end) {
    for (Event next = events.peek(); next != null && next.due() <= end; next = events.peek()) {
      events.remove();
      now = next.due();
      next.action().run();
    }
    now = end;
  }
}
