package dev.freshold.subscribe;

/** Why a subscription did not begin. */
public enum Refusal {
  /** This node has as many subscribers as it may have. */
  FULL,
  /** This node is being stopped. */
  STOPPING,
  /** The token lies ahead of the store: it was not issued by it. */
  AHEAD,
  /** The store did not confirm in time where its journal stands. */
  UNREACHABLE
}
