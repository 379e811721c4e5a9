package dev.freshold.bench;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a generator sends, again and again: a line of base64, with the method before it where it is
 * another than the plan's.
 *
 * <p>Nine bytes in it that say {@link #VERSION} as protobuf writes that number are written anew
 * each time: with a number that is a little greater than the last, so that each put is of a version
 * of its own.
 */
final class Message {

  /** Stands for a version in a message. */
  static final long VERSION = Long.MAX_VALUE;

  private static final int VERSION_BYTES = 9;
  private static final long VERSIONS_A_MILLI = 1_000;

  private final @Nullable String path;
  private final byte[] bytes;
  private final int version;

  private Message(@Nullable String path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
    this.version = versionIn(bytes);
  }

  /** A version that is greater than those that were given out in any millisecond before this. */
  static long version(long number) {
    return System.currentTimeMillis() * VERSIONS_A_MILLI + number % VERSIONS_A_MILLI;
  }

  /** A line of a plan's file. */
  static String line(String path, byte[] bytes) {
    return path + ' ' + Base64.getEncoder().encodeToString(bytes);
  }

  static Message parse(String line) {
    int space = line.indexOf(' ');
    return new Message(
        space < 0 ? null : line.substring(0, space),
        Base64.getDecoder().decode(line.substring(space + 1)));
  }

  private static int versionIn(byte[] bytes) {
    for (int at = 0; at + VERSION_BYTES <= bytes.length; at++) {
      if (isVersion(bytes, at)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isVersion(byte[] bytes, int at) {
    int end = at + VERSION_BYTES - 1;
    for (int i = at; i < end; i++) {
      if (bytes[i] != (byte) 0xff) {
        return false;
      }
    }
    return bytes[end] == 0x7f;
  }

  /** The method to call; null: the plan's. */
  @Nullable String path() {
    return path;
  }

  int length() {
    return bytes.length;
  }

  /** To be sent before this is asked for again. */
  byte[] next(long number) {
    if (version >= 0) {
      long left = version(number);
      int end = version + VERSION_BYTES - 1;
      for (int i = version; i < end; i++) {
        bytes[i] = (byte) ((left & 0x7f) | 0x80);
        left >>>= 7;
      }
      bytes[end] = (byte) left;
    }
    return bytes;
  }
}
