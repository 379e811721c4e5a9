package dev.freshold.config;

import java.util.Collection;
import java.util.List;

/** The settings cannot be served; lists all that is wrong with them, sorted by path. */
public final class SettingsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<Fault> faults;

  SettingsException(Collection<Fault> faults) {
    // No stack: it would only tell of our code, and what is wrong is somebody's file.
    super(text(faults.stream().sorted().toList()), null, false, false);
    this.faults = faults.stream().sorted().toList();
  }

  public List<Fault> faults() {
    return faults;
  }

  private static String text(List<Fault> faults) {
    StringBuilder text = new StringBuilder("Freshold cannot start: ");
    text.append(
        faults.size() == 1 ? "1 setting is wrong." : faults.size() + " settings are wrong.");
    for (int i = 0; i < faults.size(); i++) {
      text.append(System.lineSeparator()).append("  ").append(i + 1).append(". ");
      text.append(faults.get(i));
    }
    return text.toString();
  }
}
