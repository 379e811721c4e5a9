package dev.freshold.ingest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks one at a time in the order in which they come, on whichever thread brings them. */
final class Mailbox {

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
        next.run();
      }
    } while (waiting.decrementAndGet() != 0);
  }
}
