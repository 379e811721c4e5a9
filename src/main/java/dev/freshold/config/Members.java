package dev.freshold.config;

import java.util.regex.Pattern;

/** What holds for the names of channels and rules. */
final class Members {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Members() {}

  static void checkName(Family family, String name, Faults faults) {
    if (!NAME.matcher(name).matches()) {
      faults.add(
          family.path() + "." + name,
          "is no name: 1 to 63 of a-z, 0-9 and '-', not beginning with '-'",
          "write a name such as orders");
    }
  }
}
