package dev.freshold.fleet;

/** What is done to a fleet. */
enum Trouble {
  /** A node gets SIGKILL, and another starts in its place. */
  NODE_KILLED,
  /** A node gets SIGSTOP, for longer than its lease lasts, and then SIGCONT. */
  NODE_STOPPED,
  /** The connections of a node to Redis are reset, and it gets no others for a while. */
  WAY_CUT,
  /** Nothing gets through between a node and Redis for a while, and all of it does afterwards. */
  WAY_SILENT,
  /** Redis does what a node says, and the node does not hear of it for a while. */
  ANSWERS_HELD,
  /** The requests of a node reach Redis late. */
  REQUESTS_HELD,
  /** Everything between a node and Redis takes longer. */
  WAY_SLOW,
  /** The connections of a node are reset, and it gets others. */
  WAY_RESET,
  /** Redis gets SIGSTOP, and then SIGCONT. */
  STORE_STOPPED,
  /** Redis is killed, and comes back with what it had written down. */
  STORE_RESTARTED,
  /** Redis is killed, and comes back with nothing. */
  STORE_LOST,
  /** FLUSHALL. */
  STORE_EMPTIED,
  /** Redis is killed, and its replica takes its place. */
  STORE_FAILED_OVER
}
