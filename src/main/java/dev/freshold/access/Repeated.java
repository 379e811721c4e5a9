package dev.freshold.access;

import dev.freshold.flight.Scheduler;
import java.util.concurrent.Executor;

/** Work that blocks, done again and again, never twice at a time. */
final class Repeated {

  private final Scheduler scheduler;
  private final Executor blocking;
  private final long everyMillis;
  private final Runnable work;

  Repeated(Scheduler scheduler, Executor blocking, long everyMillis, Runnable work) {
    this.scheduler = scheduler;
    this.blocking = blocking;
    this.everyMillis = everyMillis;
    this.work = work;
  }

  /** Does it for the first time when the first interval is over. */
  void begin() {
    scheduler.schedule(everyMillis, () -> blocking.execute(this::turn));
  }

  private void turn() {
    try {
      work.run();
    } finally {
      begin();
    }
  }
}
