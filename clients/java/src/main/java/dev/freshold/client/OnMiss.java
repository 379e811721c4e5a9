package dev.freshold.client;

/** What a read does where there is nothing fresh. */
public enum OnMiss {
  /** Says so; a look never takes a lease by accident. */
  RETURN,
  /** Gives one caller in the fleet a lease; the others are served stale, or wait for that one. */
  LEASE,
  /** Loads from the origin that the namespace has configured. */
  LOAD,
  /** As the policy of the namespace says. */
  POLICY
}
