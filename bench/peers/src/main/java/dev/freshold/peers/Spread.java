package dev.freshold.peers;

import java.util.Collection;
import java.util.Locale;

/** The median of some figures, the least and the most. */
record Spread(double median, double least, double most, int count) {

  static Spread of(Collection<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(one -> one).sorted().toArray();
    return new Spread(
        sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1], sorted.length);
  }

  /** As it stands in a table. */
  String text() {
    return least == most
        ? number(median)
        : number(median) + " (" + number(least) + " to " + number(most) + ")";
  }

  /** Three digits that say something. */
  static String number(double figure) {
    double size = Math.abs(figure);
    if (figure == Math.rint(figure) && size < 1_000) {
      return String.format(Locale.ROOT, "%.0f", figure);
    }
    if (size >= 1_000) {
      return String.format(Locale.ROOT, "%,.0f", figure);
    }
    return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", figure);
  }
}
