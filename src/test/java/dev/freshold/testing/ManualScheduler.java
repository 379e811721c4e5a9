package dev.freshold.testing;

import dev.freshold.flight.Scheduler;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: what is scheduled happens while the test advances it, on the test's thread, in the
 * order in which it is due and, of equal times, in the order in which it was scheduled.
 */
public final class ManualScheduler implements Scheduler {

  private record Task(long due, long order, Runnable action) {}

  private final ManualClock clock;
  private final List<Task> tasks = new ArrayList<>();
  private long scheduled;

  public ManualScheduler() {
    this(new ManualClock());
  }

  /** Shares its time with whoever else looks at the clock. */
  public ManualScheduler(ManualClock clock) {
    this.clock = clock;
  }

  @Override
  public long now() {
    return clock.getAsLong();
  }

  @Override
  public synchronized Timer schedule(long delayMillis, Runnable action) {
    Task task = new Task(now() + Math.max(0, delayMillis), scheduled++, action);
    tasks.add(task);
    return () -> cancel(task);
  }

  /** Lets the time pass, and whatever is due by its end happen, each at its own moment. */
  public void advance(long millis) {
    long end = now() + millis;
    for (Task next = nextDue(end); next != null; next = nextDue(end)) {
      clock.advance(Math.max(0, next.due() - now()));
      next.action().run();
    }
    clock.advance(end - now());
  }

  /** How many tasks are neither run nor cancelled. */
  public synchronized int pending() {
    return tasks.size();
  }

  private synchronized @Nullable Task nextDue(long end) {
    Task next =
        tasks.stream()
            .filter(task -> task.due() <= end)
            .min(Comparator.comparingLong(Task::due).thenComparingLong(Task::order))
            .orElse(null);
    tasks.remove(next);
    return next;
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }
}
