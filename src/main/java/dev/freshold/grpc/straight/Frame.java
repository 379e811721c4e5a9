package dev.freshold.grpc.straight;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A message of gRPC over HTTP/2: a byte that says whether it is compressed, four with its length,
 * and the message.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP2</a>
 */
public final class Frame {

  /** Bytes before each message. */
  public static final int PREFIX = 5;

  private Frame() {}

  /** Whether the message that begins there is compressed. */
  static boolean isCompressed(Buffer bytes, int at) {
    return bytes.getByte(at) != 0;
  }

  /** Bytes of the message that begins there, as it says itself. */
  static long length(Buffer bytes, int at) {
    return bytes.getUnsignedInt(at + 1);
  }

  /** The message that begins there, which must be there as a whole. */
  static InputStream message(Buffer bytes, int at) {
    int begin = at + PREFIX;
    return new Whole(bytes.getBytes(begin, begin + (int) length(bytes, at)));
  }

  /** The message with its prefix, uncompressed. */
  static byte[] of(InputStream message) {
    if (message instanceof Framed roomy) {
      return prefixed(roomy.framed());
    }
    try (message) {
      byte[] bytes = message.readAllBytes();
      byte[] framed = new byte[PREFIX + bytes.length];
      System.arraycopy(bytes, 0, framed, PREFIX, bytes.length);
      return prefixed(framed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static byte[] prefixed(byte[] framed) {
    int length = framed.length - PREFIX;
    framed[0] = 0;
    for (int i = 1; i < PREFIX; i++) {
      framed[i] = (byte) (length >>> (Byte.SIZE * (PREFIX - 1 - i)));
    }
    return framed;
  }

  /** Its length is known, so that readers need not feel their way. */
  private static final class Whole extends ByteArrayInputStream implements io.grpc.KnownLength {
    Whole(byte[] bytes) {
      super(bytes);
    }
  }
}
