package dev.freshold.client;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Gets a value from where it comes from. The same loader serves getOrLoad and an {@code Origin}.
 *
 * <p>It runs on a thread of the client's executor. When its bound is over, or when nobody waits for
 * it any more, the thread is interrupted.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Loader<V> {
  /**
   * Loads one key.
   *
   * @throws Exception there is no answer; it reaches the callers as the cause of {@link
   *     ErrorKind#LOAD_FAILED}, and is never kept
   */
  LoadResult<V> load(Ask ask) throws Exception;

  /**
   * A loader that answers later. Where a blocking one would be interrupted, its stage is cancelled.
   */
  static <V> Loader<V> async(Function<Ask, CompletionStage<? extends LoadResult<V>>> begin) {
    return new AsyncLoader<>(begin);
  }
}
