package dev.freshold.client;

/** Why there is no value. */
public enum NegativeKind {
  /** There is no such thing. */
  NOT_FOUND,
  /** The origin failed. Refusals of credentials are never cached. */
  ORIGIN_ERROR
}
