package dev.freshold.ingest;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Reach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call of the store, for one event or for several.
 *
 * @param identity of what is done here, by which a copy is known; null: the store knows by
 *     versions, or nobody does
 * @param owners whose events it is for
 */
record Command<T>(InvalidateOrder order, Reach reach, @Nullable String identity, List<T> owners) {

  Command {
    owners = List.copyOf(owners);
  }
}
