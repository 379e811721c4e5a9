package dev.freshold.simulation;

import dev.freshold.testing.ManualClock;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The one true time, in milliseconds since 1970. What is planned happens when its time has come; of
 * equal times in the order of ranks, and of equal ranks in the order in which it was planned.
 */
final class VirtualTime {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private record Event(long due, int rank, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          Comparator.comparingLong(Event::due)
              .thenComparingInt(Event::rank)
              .thenComparingLong(Event::order));
  private long now = ManualClock.START;
  private long planned;

  long now() {
    return now;
  }

  /** The same in nanoseconds since the start, as a monotonic clock shows them. */
  long nanos() {
    return (now - ManualClock.START) * NANOS_PER_MILLI;
  }

  void at(long due, Runnable action) {
    events.add(new Event(Math.max(due, now), 0, planned++, action));
  }

  /** Before the next millisecond, behind all that is of a lower rank. */
  void soon(int rank, Runnable action) {
    events.add(new Event(now, rank, planned++, action));
  }

  void after(long millis, Runnable action) {
    at(now + millis, action);
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
