package dev.freshold.policy;

/** Which puts a namespace accepts. */
public enum PutPermission {
  /**
   * Any. A put with neither lease nor version ages from its arrival and can hide an invalidation
   * that ran beside its load.
   */
  ANY,
  /** With a version, leased or not. */
  VERSIONED,
  /** With a lease or with a version. */
  LEASED_OR_VERSIONED;

  public boolean allows(boolean leased, boolean versioned) {
    return switch (this) {
      case ANY -> true;
      case VERSIONED -> versioned;
      case LEASED_OR_VERSIONED -> leased || versioned;
    };
  }
}
