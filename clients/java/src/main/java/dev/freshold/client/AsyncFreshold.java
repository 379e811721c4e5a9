package dev.freshold.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@link Freshold}, answered later. What they fail with is a {@link
 * FresholdException}; cancelling a future ends its call.
 */
public final class AsyncFreshold {
  private final Busts busts;

  AsyncFreshold(Core core, @Nullable Session session) {
    this.busts = new Busts(core, session);
  }

  /** See {@link Freshold#invalidate}. */
  public CompletableFuture<Invalidated> invalidate(
      String namespace, List<KeyVersion> keys, BustOptions options) {
    return busts.invalidate(namespace, keys, options);
  }

  /** See {@link Freshold#invalidateTag(List, BustOptions)}. */
  public CompletableFuture<Invalidated> invalidateTag(List<String> tags, BustOptions options) {
    return busts.invalidateTag(tags, options);
  }

  /** See {@link Freshold#bumpScope(String, BustOptions)}. */
  public CompletableFuture<Bumped> bumpScope(String scope, BustOptions options) {
    return busts.bumpScope(scope, options);
  }

  /** See {@link Freshold#bumpNamespace(String, BustOptions)}. */
  public CompletableFuture<Bumped> bumpNamespace(String namespace, BustOptions options) {
    return busts.bumpNamespace(namespace, options);
  }

  /** See {@link Freshold#awaitReceipt(String, AwaitOptions)}. */
  public CompletableFuture<Awaited> awaitReceipt(String receipt, AwaitOptions options) {
    return busts.awaitReceipt(receipt, options);
  }
}
