package dev.freshold.policy;

/** What becomes of a put by the owner, beside its being cached. */
public enum WriteMode {
  /** Nothing: the owner has committed it before. */
  NONE,
  /** It goes to the origin first, and only what was stored there is cached. */
  THROUGH,
  /** It is cached and kept in a durable log at once, and goes to the origin from there. */
  BEHIND
}
