package dev.freshold.journal;

/** What a change of a {@link Follower}'s state asks for, once its monitor is free. */
enum Next {
  NOTHING,
  RENEW,
  PULL
}
