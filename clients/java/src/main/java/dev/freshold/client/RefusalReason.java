package dev.freshold.client;

/** Why a put was refused. */
public enum RefusalReason {
  /**
   * Older than a version already seen for the key, or without one where one is known: reload from
   * the origin's primary.
   */
  BEHIND,
  /** The lease ran out, was given back, or was voided: get again. */
  LEASE_LOST,
  /** Something that the value depends on was invalidated after its load began: get again. */
  INVALIDATED,
  /** The load took longer than the value may live. */
  TOO_OLD,
  /** The server is newer than this client, and said something else. */
  UNKNOWN
}
