package dev.freshold.store;

import java.util.Comparator;

/**
 * The place of an entry in a log of writes.
 *
 * @param millis when it was appended, by the store's clock; never goes back
 * @param sequence tells entries of one millisecond apart
 */
public record LogId(long millis, long sequence) implements Comparable<LogId> {

  /** Before every entry. */
  public static final LogId START = new LogId(0, 0);

  private static final Comparator<LogId> ORDER =
      Comparator.comparingLong(LogId::millis).thenComparingLong(LogId::sequence);

  /**
   * The inverse of {@link #toString}.
   *
   * @throws NumberFormatException if the text is none
   */
  public static LogId parse(String text) {
    int dash = text.indexOf('-');
    return new LogId(
        Long.parseLong(text.substring(0, Math.max(0, dash))),
        Long.parseLong(text.substring(dash + 1)));
  }

  @Override
  public int compareTo(LogId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
