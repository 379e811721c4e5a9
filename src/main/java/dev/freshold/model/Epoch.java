package dev.freshold.model;

import java.util.HexFormat;

/**
 * One unbroken history of a partition of the store. What was stored, leased or promised under
 * another epoch is dead, for the store may have lost writes in between.
 */
public record Epoch(long id) {

  /** Sixteen hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(id);
  }

  /** The inverse of {@link #toString()}. */
  public static Epoch parse(String text) {
    return new Epoch(Long.parseUnsignedLong(text, 16));
  }
}
