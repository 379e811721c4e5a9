package dev.freshold.store.redis;

import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/**
 * Parts of an answer that a script promises to give; their absence is a fault of ours, not of the
 * caller.
 */
final class Reply {

  private Reply() {}

  static long number(@Nullable Response said) {
    Long value = said == null ? null : said.toLong();
    if (value == null) {
      throw new IllegalStateException("Redis gave no number where one was expected: " + said);
    }
    return value;
  }

  static long number(Response said, int at) {
    return number(said.get(at));
  }

  static int count(Response said, int at) {
    return Math.toIntExact(number(said, at));
  }

  static String text(Response said, int at) {
    return part(said, at).toString();
  }

  static byte[] bytes(Response said, int at) {
    byte[] bytes = bytes(said.get(at));
    if (bytes == null) {
      throw new IllegalStateException("Redis gave nothing at " + at + ": " + said);
    }
    return bytes;
  }

  static byte @Nullable [] bytes(@Nullable Response said) {
    return said == null ? null : said.toBytes();
  }

  static Response part(Response said, int at) {
    return present(said.get(at));
  }

  static Response present(@Nullable Response said) {
    if (said == null) {
      throw new IllegalStateException("Redis gave nothing where something was expected");
    }
    return said;
  }
}
