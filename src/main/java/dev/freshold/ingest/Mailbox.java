package dev.freshold.ingest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Runs tasks one at a time in the order in which they come, on whichever thread brings them. */
final class Mailbox {

  private static final Logger LOG = Logger.getLogger(Mailbox.class);

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  void run(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    do {
      Runnable next = tasks.poll();
      if (next != null) {
        guarded(next);
      }
    } while (waiting.decrementAndGet() != 0);
  }

  /** One that fails must not hold up those behind it. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.error("A task of a channel failed with a fault of this server", fault);
    }
  }
}
