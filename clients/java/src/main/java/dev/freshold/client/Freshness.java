package dev.freshold.client;

/** How a value stands to its policy. */
public enum Freshness {
  /** Within its ttl, and not invalidated. */
  FRESH,
  /** Past its ttl or softly invalidated, within the grace of the policy. */
  STALE
}
