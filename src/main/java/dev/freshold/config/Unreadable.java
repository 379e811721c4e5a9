package dev.freshold.config;

/** A value that is not in the form of its setting; a fault that does not know its path yet. */
final class Unreadable extends Exception {

  private static final long serialVersionUID = 1;

  private final String wrong;
  private final String remedy;

  Unreadable(String wrong, String remedy) {
    super(wrong + "; " + remedy);
    this.wrong = wrong;
    this.remedy = remedy;
  }

  /** What is wrong, to be read after the value: "is not a duration". */
  String wrong() {
    return wrong;
  }

  String remedy() {
    return remedy;
  }
}
