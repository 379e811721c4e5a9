package dev.freshold.peers;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values that say whose they are and of which version, so that a wrong answer is seen. */
final class Payload {

  private static final int HEAD = Long.BYTES + Integer.BYTES;
  private static final byte FILLER = 'f';
  private static final byte LAST = 'z';

  private Payload() {}

  static byte[] of(String key, long version, int bytes) {
    byte[] value = new byte[bytes];
    Arrays.fill(value, HEAD, bytes - 1, FILLER);
    value[bytes - 1] = LAST;
    ByteBuffer.wrap(value).putLong(version).putInt(key.hashCode());
    return value;
  }

  /** The version of a value, which has to be the key's. */
  static long versionOf(String key, byte[] value) {
    ByteBuffer head = ByteBuffer.wrap(value);
    long version = head.getLong();
    if (head.getInt() != key.hashCode() || value[value.length - 1] != LAST) {
      throw new WrongAnswer("what came for " + key + " is not its value");
    }
    return version;
  }

  /** The hash of the key that a value is of. */
  static int owner(byte[] value) {
    return (value[8] & 0xff) << 24
        | (value[9] & 0xff) << 16
        | (value[10] & 0xff) << 8
        | (value[11] & 0xff);
  }

  /** Fails unless it is the key's value, of that length. */
  static void check(String key, byte @Nullable [] value, int bytes) {
    if (value == null) {
      throw new WrongAnswer("there is nothing for " + key);
    }
    if (value.length != bytes) {
      throw new WrongAnswer("the value of " + key + " has " + value.length + " bytes");
    }
    versionOf(key, value);
  }
}
