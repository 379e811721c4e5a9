package dev.freshold.store.redis;

/**
 * One atomic step of a partition, run inside Redis. Its source is a resource beside this class,
 * behind a common prelude.
 */
enum Script {
  HELLO,
  GET,
  PUT,
  EXTEND,
  ABANDON,
  BUST,
  BUMP,
  ESTIMATE,
  INSPECT,
  JOURNAL,
  RENEW,
  LEAVE,
  FLEET,
  PRUNE
}
