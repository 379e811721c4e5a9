package dev.freshold.config;

import java.util.SortedSet;
import java.util.TreeSet;

/** All that has been found wrong so far. */
final class Faults {

  private final SortedSet<Fault> faults = new TreeSet<>();

  void add(String path, String wrong, String remedy) {
    faults.add(new Fault(path, wrong, remedy));
  }

  int count() {
    return faults.size();
  }

  /**
   * Ends the start if anything is wrong.
   *
   * @throws SettingsException with all of it
   */
  void throwIfAny() {
    if (!faults.isEmpty()) {
      throw new SettingsException(faults);
    }
  }
}
