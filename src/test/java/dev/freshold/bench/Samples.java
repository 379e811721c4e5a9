package dev.freshold.bench;

import java.util.Arrays;

/** How long some things of one kind took, in nanoseconds. */
final class Samples {

  private final long[] nanos;
  private int count;

  /** Room for so many. */
  Samples(int most) {
    this.nanos = new long[most];
  }

  void time(Runnable action) {
    long began = System.nanoTime();
    action.run();
    nanos[count++] = System.nanoTime() - began;
  }

  /** In microseconds, what that part of them does not exceed. */
  double micros(double part) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(part * count) - 1] / 1e3;
  }
}
