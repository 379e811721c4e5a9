package dev.freshold.store;

/** What became of a put that is to be written to the origin later. */
public sealed interface AppendResult {

  /**
   * The rules of puts have decided: what was stored is in the log, what was unchanged is there
   * already or has reached the origin, and what was refused is nowhere.
   */
  record Decided(PutResult put) implements AppendResult {}

  /** The log holds as much as it may; nothing was changed. */
  record Full() implements AppendResult {}
}
