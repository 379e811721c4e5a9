package dev.freshold.flight;

/** Runs something later. A manual one stands in for it in tests. */
@FunctionalInterface
public interface Scheduler {

  /** Runs the task once, no sooner than the delay, on a thread that must not be blocked. */
  Timer schedule(long delayMillis, Runnable task);

  /** Something that will run. */
  @FunctionalInterface
  interface Timer {
    /** Makes sure that it does not run, unless it already has. */
    void cancel();
  }
}
