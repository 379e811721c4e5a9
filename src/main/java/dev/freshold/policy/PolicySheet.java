package dev.freshold.policy;

import java.util.List;

/**
 * A policy as it is shown to people: every setting, as it would be written, and where it comes
 * from.
 *
 * @param preset empty where none is named
 * @param fingerprint the same for two policies iff they are the same
 */
public record PolicySheet(
    NamespacePolicy policy, String preset, String fingerprint, List<Setting> settings) {

  public PolicySheet {
    settings = List.copyOf(settings);
  }

  /**
   * One setting.
   *
   * @param name as it is written below the namespace
   * @param origin which preset, file or variable; empty for a default
   */
  public record Setting(String name, String value, Source source, String origin) {}

  /** Where a value comes from. */
  public enum Source {
    DEFAULT,
    PRESET,
    CONFIGURED
  }
}
