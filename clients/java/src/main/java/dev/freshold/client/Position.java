package dev.freshold.client;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a receipt says: a place in one history of the store. */
record Position(long epoch, long number) {
  private static final int FORMAT = 1;
  private static final int BYTES = 17;

  /** Reads a receipt; null where it is of another form. */
  static @Nullable Position of(@Nullable String receipt) {
    if (receipt == null || receipt.isEmpty()) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(receipt);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length != BYTES || bytes[0] != FORMAT) {
      return null;
    }
    ByteBuffer read = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new Position(read.getLong(), read.getLong());
  }

  /** The later of two receipts, the second of which came later. */
  static @Nullable String newer(@Nullable String before, @Nullable String after) {
    if (after == null || after.isEmpty()) {
      return before;
    }
    Position first = of(before);
    Position second = of(after);
    boolean older =
        first != null
            && second != null
            && first.epoch == second.epoch
            && first.number > second.number;
    return older ? before : after;
  }
}
