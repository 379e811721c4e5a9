package dev.freshold.testing.clients;

import dev.freshold.cache.GetQuery;
import dev.freshold.cache.GetResult;
import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.PutOrder;
import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.testing.history.Answer;
import dev.freshold.testing.history.Put;
import io.smallrye.mutiny.Uni;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A node, as its clients reach it. */
public interface Endpoint {

  /** Of one life of the node. */
  String name();

  /** What became of a put. */
  record Written(Put.Outcome outcome, @Nullable Receipt receipt) {}

  /** As {@link GetResult}, in the words of a history. */
  Uni<Answer> get(GetQuery query);

  Uni<Written> put(PutOrder order, Reach reach);

  /** Whether the lease was live. */
  Uni<Boolean> abandon(EntryKey key, String token, boolean failed);

  Uni<Receipt> invalidate(InvalidateOrder order, Reach reach);

  /** Calls it; the answer, or the failure, is given once, and never while another is. */
  <T> void call(Supplier<Uni<T>> operation, BiConsumer<@Nullable T, @Nullable Throwable> answer);
}
