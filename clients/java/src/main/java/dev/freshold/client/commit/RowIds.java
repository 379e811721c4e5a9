package dev.freshold.client.commit;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * UUIDs version 7 that sort by the order in which this process made them: a counter stands within
 * the millisecond.
 */
final class RowIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LARGEST_COUNT = 0xfff;
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long WITHOUT_VARIANT = 0x3fff_ffff_ffff_ffffL;

  private static long millis;
  private static long count;

  private RowIds() {}

  static synchronized String next() {
    long now = System.currentTimeMillis();
    if (now > millis) {
      millis = now;
      count = 0;
    } else if (++count > LARGEST_COUNT) {
      millis++;
      count = 0;
    }
    return new UUID(
            (millis << 16) | VERSION | count, (RANDOM.nextLong() & WITHOUT_VARIANT) | VARIANT)
        .toString();
  }
}
