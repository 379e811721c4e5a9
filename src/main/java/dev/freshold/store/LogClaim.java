package dev.freshold.store;

/** How a wish for the right to flush a log was met. */
public sealed interface LogClaim {

  /**
   * It is the caller's, from now on or still.
   *
   * @param backlog how many entries the log holds
   * @param oldestAge milliseconds since the oldest of them came
   */
  record Held(LogHold hold, long backlog, long oldestAge) implements LogClaim {}

  /** Another has it, for so many milliseconds unless it is extended. */
  record Taken(long remaining) implements LogClaim {}
}
