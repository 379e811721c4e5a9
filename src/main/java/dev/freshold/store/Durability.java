package dev.freshold.store;

/** What of a log outlives what. */
public enum Durability {
  /** Whatever was acknowledged is on disk. */
  ALWAYS,
  /** What was acknowledged in the last second or two may be lost. */
  EVERY_SECOND
}
