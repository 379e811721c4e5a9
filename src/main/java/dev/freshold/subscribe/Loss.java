package dev.freshold.subscribe;

/** Why what a subscriber has missed cannot be told any more. */
public enum Loss {
  /** The store's history is another one. */
  EPOCH,
  /** It was let go from the journal. */
  TRIMMED
}
