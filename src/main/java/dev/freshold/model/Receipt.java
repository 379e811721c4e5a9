package dev.freshold.model;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Proof of an invalidation, and of the position that a read has seen.
 *
 * @param position a number of the partition's one counter: everything up to it had taken effect
 */
public record Receipt(Epoch epoch, long position) {

  private static final byte FORMAT = 1;
  private static final int BYTES = 1 + Long.BYTES + Long.BYTES;
  private static final Base64.Encoder TOKENS = Base64.getUrlEncoder().withoutPadding();

  /** A token that pastes: 23 characters of base64url. */
  public String token() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer.wrap(bytes).put(FORMAT).putLong(epoch.id()).putLong(position);
    return TOKENS.encodeToString(bytes);
  }

  /**
   * The inverse of {@link #token()}.
   *
   * @throws IllegalArgumentException if the text is not such a token
   */
  public static Receipt parse(String token) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(token));
    if (bytes.remaining() != BYTES || bytes.get() != FORMAT) {
      throw new IllegalArgumentException("not a receipt");
    }
    Receipt receipt = new Receipt(new Epoch(bytes.getLong()), bytes.getLong());
    if (receipt.position < 0) {
      throw new IllegalArgumentException("not a receipt");
    }
    return receipt;
  }
}
