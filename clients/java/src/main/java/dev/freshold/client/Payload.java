package dev.freshold.client;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;

/**
 * A value as it is on the wire.
 *
 * @param data the bytes
 * @param text the bytes are UTF-8, and are sent so that they read well by hand
 * @param contentType its media type; may be empty
 */
public record Payload(ByteString data, boolean text, String contentType) {
  /** Bytes of any kind. */
  public static Payload ofBytes(byte[] bytes, String contentType) {
    return new Payload(ByteString.copyFrom(bytes), false, contentType);
  }

  /** Text. */
  public static Payload ofText(String text, String contentType) {
    return new Payload(ByteString.copyFrom(text, StandardCharsets.UTF_8), true, contentType);
  }
}
