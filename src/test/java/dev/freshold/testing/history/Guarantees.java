package dev.freshold.testing.history;

import java.time.Duration;
import java.util.List;

/** All guarantees that are checked over recorded histories. */
public final class Guarantees {

  private final List<Checker> checkers;

  private Guarantees(List<Checker> checkers) {
    this.checkers = checkers;
  }

  /**
   * For clocks that are not perfect.
   *
   * @param slack for clocks that show whole milliseconds
   * @param drift by how much of any duration the clocks of a node and of the recorder may differ
   */
  public static Guarantees with(Duration slack, double drift) {
    return new Guarantees(
        List.of(
            new G1Checker(), new G2Checker(slack, drift), new G3Checker(slack), new G5Checker()));
  }

  /** All violations that are found. */
  public List<Violation> violations(History history) {
    return checkers.stream().flatMap(checker -> checker.check(history).stream()).toList();
  }
}
