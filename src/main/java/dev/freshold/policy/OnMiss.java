package dev.freshold.policy;

/** What a read does when there is nothing fresh. */
public enum OnMiss {
  /** Say so. */
  RETURN,
  /** Give one caller in the fleet the right to load; the others are served stale, or wait. */
  LEASE,
  /** Load it from the origin of the namespace. */
  LOAD
}
