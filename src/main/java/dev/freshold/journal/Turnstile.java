package dev.freshold.journal;

/**
 * Lets one through at a time, and remembers whether somebody came meanwhile. Not thread-safe: its
 * owner holds the lock.
 */
final class Turnstile {

  private boolean taken;
  private boolean missed;

  /** Whether nobody is through; if somebody is, one more turn is due after that. */
  boolean enter() {
    missed |= taken;
    boolean free = !taken;
    taken = true;
    return free;
  }

  /** Ends the turn; true if one more is due. */
  boolean leave() {
    boolean due = missed;
    taken = false;
    missed = false;
    return due;
  }
}
