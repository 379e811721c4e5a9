package dev.freshold.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A loader with its codec and its bound, without its type.
 *
 * @param loader as the user gave it
 * @param codec writes what it loads
 * @param bound of one load
 */
record Pilot<V>(Loader<V> loader, Codec<V> codec, Duration bound) {
  /** Calls the loader, within its bound. Cancelling the promise interrupts it. */
  Promise<Cargo> run(Ask ask, Executor executor, ScheduledExecutorService clock) {
    Promise<Cargo> made = new Promise<>();
    Runnable end =
        loader instanceof AsyncLoader<V> async
            ? begin(async, ask, executor, made)
            : begin(ask, executor, made);
    var timer =
        clock.schedule(
            () -> {
              if (made.completeExceptionally(
                  new TimeoutException("the load took longer than " + bound))) {
                end.run();
              }
            },
            Wire.nanos(bound),
            TimeUnit.NANOSECONDS);
    Promise.whenDone(made, (cargo, error) -> timer.cancel(false));
    made.stopping(end);
    return made;
  }

  private Runnable begin(Ask ask, Executor executor, Promise<Cargo> made) {
    FutureTask<Boolean> task =
        new FutureTask<>(
            () -> {
              try {
                made.complete(cargo(loader.load(ask)));
              } catch (Throwable thrown) {
                made.completeExceptionally(thrown);
              }
              return true;
            });
    run(executor, task, made);
    return () -> task.cancel(true);
  }

  private Runnable begin(AsyncLoader<V> async, Ask ask, Executor executor, Promise<Cargo> made) {
    CompletableFuture<Boolean> stop = new CompletableFuture<>();
    Runnable work =
        () -> {
          try {
            CompletableFuture<? extends LoadResult<V>> stage =
                async.begin().apply(ask).toCompletableFuture();
            Promise.whenDone(stop, (told, error) -> stage.cancel(true));
            Promise.whenDone(stage, (result, error) -> arrived(made, result, error));
          } catch (Throwable thrown) {
            made.completeExceptionally(thrown);
          }
        };
    run(executor, work, made);
    return () -> stop.complete(true);
  }

  private void arrived(Promise<Cargo> made, LoadResult<V> result, Throwable error) {
    if (error != null) {
      Throwable cause =
          error instanceof java.util.concurrent.CompletionException && error.getCause() != null
              ? error.getCause()
              : error;
      made.completeExceptionally(cause);
      return;
    }
    try {
      made.complete(cargo(result));
    } catch (RuntimeException e) {
      made.completeExceptionally(e);
    }
  }

  private static void run(Executor executor, Runnable work, Promise<Cargo> made) {
    try {
      executor.execute(work);
    } catch (RuntimeException refused) {
      made.completeExceptionally(refused);
    }
  }

  private Cargo cargo(LoadResult<V> result) {
    if (result instanceof Loaded<V> loaded) {
      PutOptions put =
          PutOptions.defaults().tags(loaded.tags()).loaded(loaded.version(), loaded.ttl());
      return new Cargo(Codecs.encode(codec, loaded.value()), loaded.value(), codec, "", put);
    }
    if (result instanceof NotFound<V> missing) {
      PutOptions put = PutOptions.defaults().tags(missing.tags()).loaded(missing.version(), null);
      return new Cargo(null, null, codec, missing.message(), put);
    }
    throw new IllegalStateException("a loader of getOrLoad answered " + result);
  }
}
