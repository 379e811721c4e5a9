package dev.freshold.model;

/**
 * The owner's version of what is cached: monotonic per key, compared only within one key. A true
 * 64-bit integer everywhere; a commit timestamp in nanoseconds does not fit a double.
 */
public record Version(long value) implements Comparable<Version> {

  public Version {
    if (value < 0) {
      throw new IllegalArgumentException("must be 0 or more");
    }
  }

  public boolean isBelow(Version other) {
    return value < other.value;
  }

  @Override
  public int compareTo(Version other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
