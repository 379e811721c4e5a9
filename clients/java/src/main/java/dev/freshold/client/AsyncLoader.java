package dev.freshold.client;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A loader that answers later; see {@link Loader#async}. */
record AsyncLoader<V>(Function<Ask, CompletionStage<? extends LoadResult<V>>> begin)
    implements Loader<V> {
  @Override
  public LoadResult<V> load(Ask ask) throws Exception {
    return begin.apply(ask).toCompletableFuture().get();
  }
}
