package dev.freshold.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Several measurements of the same, one a round.
 *
 * @param rounds in their order
 */
record Work(String name, List<Measured> rounds) {

  /**
   * One measurement.
   *
   * @param cpuMicros that the server used for each call
   * @param stolen the part of the machine's time that was given to others
   */
  record Measured(LoadResult load, double cpuMicros, double stolen) {
    double perSecond() {
      return load.perSecond();
    }

    /** How much of one core the generator needed. */
    double generatorBusy() {
      return load.cpuSeconds() / load.seconds();
    }
  }

  Spread of(ToDoubleFunction<Measured> figure) {
    return Spread.of(rounds.stream().mapToDouble(figure).toArray());
  }

  /** This against another, round by round. */
  Spread against(Work other, ToDoubleFunction<Measured> figure) {
    double[] ratios = new double[rounds.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = figure.applyAsDouble(rounds.get(i)) / figure.applyAsDouble(other.rounds.get(i));
    }
    return Spread.of(ratios);
  }
}
