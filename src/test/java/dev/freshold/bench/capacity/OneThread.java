package dev.freshold.bench.capacity;

import java.util.ArrayDeque;
import java.util.Queue;

/** The one thread of Redis: commands wait in a queue, and are done one after the other. */
final class OneThread {

  private record Task(double micros, Runnable done) {}

  private final NanoTime time;
  private final Queue<Task> waiting = new ArrayDeque<>();
  private boolean busy;
  private double busyMicros;
  private double extra;

  OneThread(NanoTime time) {
    this.time = time;
  }

  /** A command that takes so long has arrived; what it does is done when it has had its turn. */
  void submit(double micros, Runnable done) {
    waiting.add(new Task(micros, done));
    if (!busy) {
      next();
    }
  }

  /** What is being done just now takes so much longer. */
  void extend(double micros) {
    extra += micros;
  }

  /** For how long it has been busy. */
  double busyMicros() {
    return busyMicros;
  }

  private void next() {
    Task task = waiting.poll();
    busy = task != null;
    if (task == null) {
      return;
    }
    busyMicros += task.micros();
    time.after(
        task.micros(),
        () -> {
          extra = 0;
          task.done().run();
          busyMicros += extra;
          double more = extra;
          extra = 0;
          if (more > 0) {
            time.after(more, this::next);
          } else {
            next();
          }
        });
  }
}
