package dev.freshold.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Guesses which name was meant. */
final class Nearest {

  private Nearest() {}

  /** The known name that takes the fewest typing errors to become the wrong one; empty if many. */
  static Optional<String> to(String wrong, Collection<String> known) {
    return known.stream()
        .filter(name -> errors(wrong, name) <= Math.max(1, Math.max(wrong.length(), 3) / 3))
        .min(
            Comparator.<String>comparingInt(name -> errors(wrong, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Optimal string alignment: characters dropped, added, changed, or swapped with a neighbour. */
  static int errors(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, one, other, i, j);
      }
    }
    return cost[one.length()][other.length()];
  }

  private static int step(int[][] cost, String one, String other, int i, int j) {
    int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(cost[i - 1][j - 1] + changed, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
