package dev.freshold.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What is kept of a token: its SHA-256. Two of them are compared in constant time, and nothing
 * prints one.
 */
public final class TokenHash {

  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");

  private final byte[] digest;

  private TokenHash(byte[] digest) {
    this.digest = digest;
  }

  /** Of a token as a caller shows it. */
  public static TokenHash of(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /**
   * As sha256sum prints it.
   *
   * @throws IllegalArgumentException without what was written, which may be a token
   */
  public static TokenHash parse(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("is no SHA-256, which has 64 hexadecimal digits");
    }
    return new TokenHash(HexFormat.of().parseHex(hex));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash hash && MessageDigest.isEqual(digest, hash.digest);
  }

  /** Four bytes of a digest are as good as any hash. */
  @Override
  public int hashCode() {
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | (digest[3] & 0xff);
  }

  @Override
  public String toString() {
    return "a token";
  }
}
