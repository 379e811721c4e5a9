package dev.freshold.behind;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after another, in the order in which they came, on whichever threads bring them:
 * what is only touched in such tasks needs no lock.
 */
final class Turns implements Executor {

  private static final Logger LOG = Logger.getLogger(Turns.class);

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    for (Runnable next = next(); next != null; next = next()) {
      run(next);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException fault) {
      LOG.error("a step of write-behind failed with a fault of this server", fault);
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      running = next != null;
      return next;
    }
  }
}
