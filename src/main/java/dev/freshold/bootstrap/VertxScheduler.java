package dev.freshold.bootstrap;

import dev.freshold.flight.Scheduler;
import io.vertx.core.Vertx;

/** Time as Vert.x keeps it; tasks run on an event loop. */
final class VertxScheduler implements Scheduler {

  private final Vertx vertx;

  VertxScheduler(Vertx vertx) {
    this.vertx = vertx;
  }

  @Override
  public long now() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    long timer = vertx.setTimer(Math.max(1, delayMillis), due -> task.run());
    return () -> vertx.cancelTimer(timer);
  }
}
