package dev.freshold.watch;

import java.util.concurrent.atomic.LongAdder;

/** A count for each constant of an enum. Counting takes no lock and allocates nothing. */
@SuppressWarnings("EnumOrdinal") // an index in memory, which nobody keeps
public final class Counts<E extends Enum<E>> {

  private final E[] constants;
  private final LongAdder[] counts;

  public Counts(Class<E> kind) {
    this.constants = kind.getEnumConstants();
    this.counts = new LongAdder[constants.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  public void add(E what) {
    counts[what.ordinal()].increment();
  }

  public long of(E what) {
    return counts[what.ordinal()].sum();
  }

  /** All of them, together. */
  public long sum() {
    long sum = 0;
    for (E constant : constants) {
      sum += of(constant);
    }
    return sum;
  }
}
