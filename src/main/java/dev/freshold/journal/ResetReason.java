package dev.freshold.journal;

/** Why a node cannot go on from where it was in a journal. */
public enum ResetReason {
  /** The node has begun to follow the journal. */
  JOINED,
  /** The store's history is another one: it was restarted, emptied or failed over. */
  EPOCH,
  /** What the node had not applied yet was let go from the journal. */
  TRIMMED,
  /** The node's own clocks have parted, as after a suspend. */
  CLOCK
}
