package dev.freshold.bench;

import java.util.Arrays;
import java.util.Locale;

/** The median of some figures, the least and the most. */
record Spread(double median, double least, double most, int count) {

  static Spread of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return new Spread(
        sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** All of it so many times. */
  Spread times(double factor) {
    return new Spread(factor * median, factor * least, factor * most, count);
  }

  /** As it stands in a table. */
  String text() {
    return count == 1
        ? number(median)
        : number(median) + " (" + number(least) + " to " + number(most) + ")";
  }

  /** Three digits that say something. */
  static String number(double figure) {
    double size = Math.abs(figure);
    if (size >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", figure);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", figure);
  }
}
