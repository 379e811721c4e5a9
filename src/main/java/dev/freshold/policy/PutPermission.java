package dev.freshold.policy;

/** Which puts a namespace accepts. */
public enum PutPermission {
  /**
   * Any. A put with neither lease nor version ages from its arrival and can hide an invalidation
   * that ran beside its load.
   */
  ANY,
  /**
   * Values with a version, leased or not; what there is no row of has no version, and needs a
   * lease.
   */
  VERSIONED,
  /** With a lease or with a version. */
  LEASED_OR_VERSIONED;

  /** Whether a put of a value, or of a negative outcome, is accepted. */
  public boolean allows(boolean leased, boolean versioned, boolean negative) {
    return switch (this) {
      case ANY -> true;
      case VERSIONED -> versioned || (leased && negative);
      case LEASED_OR_VERSIONED -> leased || versioned;
    };
  }
}
