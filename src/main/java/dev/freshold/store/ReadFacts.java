package dev.freshold.store;

import dev.freshold.model.Entry;
import dev.freshold.model.Epoch;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;
import dev.freshold.model.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * All that a read needs to be judged, as of one moment.
 *
 * @param entry what is stored, dead or alive; the payload of a dead one may be empty
 * @param generations the newest invalidations of everything that applies, the entry's own tags
 *     included
 * @param position the partition's counter
 * @param now the store's clock, in milliseconds
 * @param epochAge milliseconds since the epoch was opened
 */
public record ReadFacts(
    @Nullable Entry entry,
    Generations generations,
    Mark mark,
    Epoch epoch,
    long position,
    long now,
    long epochAge,
    LeaseAnswer lease) {

  public Receipt receipt() {
    return new Receipt(epoch, position);
  }
}
