package dev.freshold.config;

/** How the value of a setting is written. */
enum Kind {
  DURATION("duration"),
  PERCENT("percentage"),
  NUMBER("number"),
  BYTES("bytes"),
  COUNT("whole number"),
  FLAG("true or false"),
  CHOICE("choice"),
  TEXT("text"),
  TEXTS("list");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** As the reference calls it. */
  String title() {
    return title;
  }
}
