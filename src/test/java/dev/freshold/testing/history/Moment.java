package dev.freshold.testing.history;

/**
 * A point in a run. Whatever returned at a moment of a lower order had returned before anything of
 * a higher order was invoked; of equal orders neither was first.
 *
 * @param order total, where a recorder gave it
 * @param nanos of one monotonic clock, for durations
 */
public record Moment(long order, long nanos) implements Comparable<Moment> {

  public boolean isBefore(Moment other) {
    return order < other.order;
  }

  @Override
  public int compareTo(Moment other) {
    return Long.compare(order, other.order);
  }
}
