package dev.freshold.flight;

/** Monotonic time, and what is to happen later. A manual one stands in for it in tests. */
public interface Scheduler {

  /** Milliseconds since some moment; never goes back. */
  long now();

  /** Runs the task once, no sooner than the delay, on a thread that must not be blocked. */
  Timer schedule(long delayMillis, Runnable task);

  /** Something that will run. */
  @FunctionalInterface
  interface Timer {
    /** Makes sure that it does not run, unless it already has. */
    void cancel();
  }
}
