package dev.freshold.store.redis;

import dev.freshold.model.Epoch;
import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Mark;
import dev.freshold.model.Version;
import dev.freshold.store.Member;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The binary values of the control hash, of leases and of members, as the scripts write them; all
 * integers big-endian.
 */
final class ControlFormat {

  private static final int HAS_FENCE = 1;
  private static final int HAS_HARD_FENCE = 2;

  private ControlFormat() {}

  /** Four numbers, flags, fence and hard fence. */
  static Mark mark(byte @Nullable [] raw) {
    if (raw == null || raw.length == 0) {
      return Mark.NONE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    long hard = bytes.getLong();
    long soft = bytes.getLong();
    long versionedHard = bytes.getLong();
    long versionedSoft = bytes.getLong();
    int flags = bytes.get();
    long fence = bytes.getLong();
    long hardFence = bytes.getLong();
    return new Mark(
        hard,
        soft,
        versionedHard,
        versionedSoft,
        (flags & HAS_FENCE) == 0 ? null : new Version(fence),
        (flags & HAS_HARD_FENCE) == 0 ? null : new Version(hardFence));
  }

  /** The hard number of a generation; 0 for none. */
  static long hard(byte @Nullable [] raw) {
    return raw == null || raw.length == 0 ? 0 : ByteBuffer.wrap(raw).getLong();
  }

  /** The soft number of a generation; 0 for none. */
  static long soft(byte @Nullable [] raw) {
    return raw == null || raw.length == 0 ? 0 : ByteBuffer.wrap(raw).getLong(Long.BYTES);
  }

  /** Cooling, failures, epoch, stamp, start, end, token. */
  static @Nullable LeaseRecord lease(byte[] raw) {
    if (raw.length == 0) {
      return null;
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    boolean cooling = bytes.get() == 1;
    int failures = bytes.get();
    Epoch epoch = new Epoch(bytes.getLong());
    long stamp = bytes.getLong();
    long start = bytes.getLong();
    long until = bytes.getLong();
    String token = new String(raw, bytes.position(), bytes.remaining(), StandardCharsets.US_ASCII);
    return new LeaseRecord(cooling, failures, epoch, stamp, start, until, token);
  }

  /** Serial, last renewal, lease time. */
  static Member member(String node, byte[] raw, long applied) {
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    return new Member(node, bytes.getLong(), applied, bytes.getLong(), bytes.getLong());
  }

  static byte[] version(@Nullable Version version) {
    return version == null ? new byte[0] : number(version.value());
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  static long number(byte[] raw) {
    return ByteBuffer.wrap(raw).getLong();
  }
}
