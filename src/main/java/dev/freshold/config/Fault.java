package dev.freshold.config;

import java.util.Comparator;

/**
 * One thing that is wrong with the settings.
 *
 * @param path the setting, or the environment variable
 * @param wrong what is wrong with it, with its value
 * @param remedy what to write instead
 */
public record Fault(String path, String wrong, String remedy) implements Comparable<Fault> {

  private static final Comparator<Fault> ORDER =
      Comparator.comparing(Fault::path).thenComparing(Fault::wrong).thenComparing(Fault::remedy);

  @Override
  public int compareTo(Fault other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return path + ": " + wrong + "; " + remedy;
  }
}
