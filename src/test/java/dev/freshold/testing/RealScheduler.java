package dev.freshold.testing;

import dev.freshold.flight.Scheduler;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Real time, for tests over real sockets. */
public final class RealScheduler implements Scheduler, AutoCloseable {

  private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();

  @Override
  public long now() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    Future<?> due = timers.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  @Override
  public void close() {
    timers.shutdownNow();
  }
}
