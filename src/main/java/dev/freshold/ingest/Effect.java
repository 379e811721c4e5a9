package dev.freshold.ingest;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import io.smallrye.mutiny.Uni;

/** Carries an invalidation out, and answers once it has got as far as asked. */
@FunctionalInterface
public interface Effect {

  Uni<Invalidated> run(InvalidateOrder order, Reach reach);
}
