package dev.freshold.simulation;

import dev.freshold.flight.Scheduler;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node runs on: clocks that are not quite right, and a processor that may stand still.
 *
 * <p>A machine that is stopped does nothing, but its clocks go on; one that is suspended does
 * nothing either, and its monotonic clock stands still meanwhile. When it goes on, it does what has
 * come up. One that is dead never does anything again.
 */
final class Machine implements Scheduler {

  private enum State {
    RUNNING,
    STOPPED,
    SUSPENDED,
    DEAD
  }

  /** Something to do; a timer has a time by our own clock before which it is not done. */
  private static final class Task {
    private final long due;
    private final Runnable action;
    private boolean cancelled;

    Task(long due, Runnable action) {
      this.due = due;
      this.action = action;
    }
  }

  private static final long AT_ONCE = Long.MIN_VALUE;

  private final VirtualTime time;
  private final double rate;
  private final List<Task> backlog = new ArrayList<>();
  private State state = State.RUNNING;
  private long shown;
  private long shownAt;
  private long sleptFor;

  /**
   * A machine that has just been started.
   *
   * @param drift by which part its clocks run too fast, or too slow if negative
   * @param shown what its monotonic clock shows
   */
  Machine(VirtualTime time, double drift, long shown) {
    this.time = time;
    this.rate = 1 + drift;
    this.shown = shown;
    this.shownAt = time.now();
  }

  @Override
  public long now() {
    return state == State.SUSPENDED ? shown : shown + (long) ((time.now() - shownAt) * rate);
  }

  /** The wall clock: it went on while the machine was suspended. */
  long wall() {
    return now() + sleptFor;
  }

  @Override
  public Timer schedule(long delayMillis, Runnable action) {
    Task task = new Task(now() + Math.max(0, delayMillis), action);
    plan(task);
    return () -> task.cancelled = true;
  }

  /** Something comes from outside: it is done at once, or when the machine goes on. */
  void run(Runnable action) {
    perform(new Task(AT_ONCE, action));
  }

  boolean isDead() {
    return state == State.DEAD;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  void stop() {
    state = State.STOPPED;
  }

  void suspend() {
    shown = now();
    shownAt = time.now();
    state = State.SUSPENDED;
  }

  /** Goes on, in whatever order the tasks are given back. */
  void resume(boolean timersFirst) {
    if (state == State.SUSPENDED) {
      sleptFor += (long) ((time.now() - shownAt) * rate);
      shownAt = time.now();
    }
    state = State.RUNNING;
    List<Task> waiting = new ArrayList<>(backlog);
    backlog.clear();
    waiting.stream().filter(task -> (task.due != AT_ONCE) == timersFirst).forEach(this::perform);
    waiting.stream().filter(task -> (task.due != AT_ONCE) != timersFirst).forEach(this::perform);
  }

  void kill() {
    state = State.DEAD;
    backlog.clear();
  }

  private void plan(Task task) {
    long left = Math.max(0, task.due - now());
    time.after((long) Math.ceil(left / rate), () -> perform(task));
  }

  private void perform(Task task) {
    if (task.cancelled) {
      return;
    }
    switch (state) {
      case DEAD -> {}
      case STOPPED, SUSPENDED -> backlog.add(task);
      case RUNNING -> {
        if (task.due > now()) {
          plan(task);
        } else {
          task.action.run();
        }
      }
    }
  }
}
