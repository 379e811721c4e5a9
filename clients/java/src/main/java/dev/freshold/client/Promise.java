package dev.freshold.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes later. Cancelling it ends what was begun for it, which a plain future does
 * not do.
 *
 * @param <T> the answer
 */
class Promise<T> extends CompletableFuture<T> {
  private volatile Runnable stop = () -> {};

  /** What to end when this is cancelled. */
  void stopping(Runnable ending) {
    stop = ending;
    if (isCancelled()) {
      ending.run();
    }
  }

  /** Ends what was begun for it, without a word of its own. */
  void stop() {
    stop.run();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    if (cancelled) {
      stop.run();
    }
    return cancelled;
  }

  void fail(Throwable thrown) {
    completeExceptionally(Errors.of(thrown));
  }

  static <T> Promise<T> failed(FresholdException error) {
    Promise<T> made = new Promise<>();
    made.completeExceptionally(error);
    return made;
  }

  static <T> Promise<T> done(T value) {
    Promise<T> made = new Promise<>();
    made.complete(value);
    return made;
  }

  /** Does something once it has come; of what that throws nobody hears. */
  static <T> void whenDone(
      CompletableFuture<T> source,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> then) {
    var unused = source.whenComplete(then);
  }

  /** Goes on, whether it has come or failed. */
  static <A, B> CompletableFuture<B> settled(
      CompletableFuture<A> source,
      BiFunction<? super @Nullable A, ? super @Nullable Throwable, ? extends CompletableFuture<B>>
          next) {
    CompletableFuture<B> made = new CompletableFuture<>();
    whenDone(
        source,
        (answer, error) -> {
          try {
            whenDone(
                next.apply(answer, error),
                (told, failed) -> {
                  if (failed != null) {
                    made.completeExceptionally(failed);
                  } else {
                    made.complete(told);
                  }
                });
          } catch (RuntimeException e) {
            made.completeExceptionally(e);
          }
        });
    return made;
  }

  /** The same, once it has come, in another form. */
  static <A, B> Promise<B> mapped(
      CompletableFuture<A> source, Function<? super A, ? extends B> form) {
    Promise<B> made = new Promise<>();
    made.stopping(() -> source.cancel(true));
    Promise.whenDone(
        source,
        (answer, error) -> {
          if (error != null) {
            made.fail(error);
            return;
          }
          try {
            made.complete(form.apply(answer));
          } catch (RuntimeException e) {
            made.fail(e);
          }
        });
    return made;
  }

  /** Waits. An interruption cancels it, and stays noted. */
  static <T> T await(CompletableFuture<T> pending) {
    try {
      return pending.get();
    } catch (InterruptedException e) {
      pending.cancel(true);
      Thread.currentThread().interrupt();
      throw FresholdException.cancelled(e);
    } catch (ExecutionException e) {
      throw Errors.of(e).here();
    }
  }
}
