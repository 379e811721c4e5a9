package dev.freshold.client;

/** Why nothing was served. */
public enum MissReason {
  /** Nothing is stored. */
  ABSENT,
  /** Older than the policy allows. */
  EXPIRED,
  /** Invalidated after its load began, or the store opened a new epoch. */
  INVALIDATED,
  /** Older than the version asked for. */
  BELOW_MIN_VERSION,
  /** Older than the age asked for. */
  TOO_STALE,
  /** The server is newer than this client, and said something else. */
  UNKNOWN
}
