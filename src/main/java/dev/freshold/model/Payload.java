package dev.freshold.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of a value: a view of an array that nobody changes, so that a value is copied neither
 * on its way out of a store's reply nor on its way to the wire.
 */
public final class Payload {

  private final byte[] array;
  private final int offset;
  private final int length;

  private Payload(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** A view of the whole array, which must not be changed afterwards. */
  public static Payload of(byte[] array) {
    return new Payload(array, 0, array.length);
  }

  /** A view of the array from the offset to its end. */
  public static Payload from(byte[] array, int offset) {
    return new Payload(array, offset, array.length - offset);
  }

  public static Payload of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The array behind the view; not to be changed. */
  public byte[] array() {
    return array;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(Arrays.copyOfRange(array, offset, offset + length));
  }

  /** The text of the bytes, for tests and people. */
  public String text() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
