package dev.freshold.client;

/**
 * Turns values into payloads and back. It must be safe for concurrent use. {@link Codecs} has the
 * usual ones.
 *
 * @param <V> the type of the values
 */
public interface Codec<V> {
  /**
   * Writes a value.
   *
   * @throws Exception it cannot be written; callers get {@link ErrorKind#CODEC}
   */
  Payload encode(V value) throws Exception;

  /**
   * Reads a value.
   *
   * @throws Exception it cannot be read; callers get {@link ErrorKind#CODEC}
   */
  V decode(Payload payload) throws Exception;
}
