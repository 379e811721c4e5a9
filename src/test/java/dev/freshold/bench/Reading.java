package dev.freshold.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One work at one place of an axis, round by round.
 *
 * @param beside the same work at the first place, in the same rounds
 */
record Reading(String work, long x, List<Sample> rounds, List<Sample> beside) {

  Reading {
    rounds = List.copyOf(rounds);
    beside = List.copyOf(beside);
    if (rounds.isEmpty() || rounds.size() != beside.size()) {
      throw new IllegalArgumentException(work + " has no neighbour in each round");
    }
  }

  Spread of(ToDoubleFunction<Sample> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** This against the first place, round by round. */
  Spread relative(ToDoubleFunction<Sample> figure) {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(beside.get(i));
    }
    return Spread.of(ratios);
  }
}
