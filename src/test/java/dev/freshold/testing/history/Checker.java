package dev.freshold.testing.history;

import java.util.List;

/** Looks whether a run has kept a guarantee. It looks at nothing but what was written down. */
@FunctionalInterface
public interface Checker {

  /** At most so many violations are told: the first says what is wrong. */
  int MOST_TOLD = 10;

  List<Violation> check(History history);
}
