package dev.freshold.client;

import io.grpc.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One read, perhaps with a load, and those who wait for it. The counts and the demand are guarded
 * by the lock of the flights.
 */
final class Trip {
  /**
   * What all callers of a trip ask for alike, but for the receipt, which is the newest of theirs.
   */
  GetOptions chosen;

  /** Until when the most patient caller waits. */
  Deadline latest;

  final Pilot<?> pilot;
  final CompletableFuture<Answer> done = new CompletableFuture<>();
  int callers;

  /** Its callers were taken over by the load of this trip. */
  @Nullable Trip into;

  private boolean stopped;
  private @Nullable CompletableFuture<?> stage;

  Trip(GetOptions chosen, Deadline latest, Pilot<?> pilot) {
    this.chosen = chosen;
    this.latest = latest;
    this.pilot = pilot;
  }

  /** Begins a stage that ends when the trip is stopped; not at all if it was. */
  <T> CompletableFuture<T> during(Supplier<? extends CompletableFuture<T>> begin) {
    synchronized (done) {
      if (stopped) {
        return Promise.failed(FresholdException.cancelled(null));
      }
    }
    CompletableFuture<T> begun = begin.get();
    boolean late;
    synchronized (done) {
      stage = begun;
      late = stopped;
    }
    if (late) {
      begun.cancel(true);
    }
    return begun;
  }

  boolean stopped() {
    synchronized (done) {
      return stopped;
    }
  }

  /** Nobody waits any more. What is being put goes on. */
  void stop() {
    CompletableFuture<?> ending;
    synchronized (done) {
      stopped = true;
      ending = stage;
    }
    if (ending != null) {
      ending.cancel(true);
    }
  }
}
