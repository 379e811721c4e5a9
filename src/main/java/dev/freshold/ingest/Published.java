package dev.freshold.ingest;

import dev.freshold.model.Receipt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event that was handed in.
 *
 * @param busts what it called for
 * @param receipts of what was done; the newest proves all before it
 * @param late keys for which it was late or a copy
 * @param duplicate whether all of it was known as a copy
 * @param idle why it called for nothing; null: it did call for something
 */
public record Published(
    List<Bust> busts, List<Receipt> receipts, int late, boolean duplicate, @Nullable String idle) {

  public Published {
    busts = List.copyOf(busts);
    receipts = List.copyOf(receipts);
  }
}
