package dev.freshold.journal;

import java.util.ArrayDeque;

/**
 * Renewals that the store has answered, whose lease begins once the node has applied all that stood
 * when they were answered (rule R8). Not thread-safe.
 */
final class Grants {

  /** None was ever good. */
  static final long NEVER = Long.MIN_VALUE;

  private final ArrayDeque<Grant> waiting = new ArrayDeque<>();

  private record Grant(long sentAt, long counter) {}

  /** The store's counter stood there when it answered a renewal that was sent at that time. */
  void add(long sentAt, long counter) {
    waiting.addLast(new Grant(sentAt, counter));
  }

  /** When the newest of those was sent that are good by now; {@link #NEVER}: none is. */
  long settle(long applied) {
    long sentAt = NEVER;
    while (!waiting.isEmpty() && waiting.getFirst().counter() <= applied) {
      sentAt = Math.max(sentAt, waiting.removeFirst().sentAt());
    }
    return sentAt;
  }

  void clear() {
    waiting.clear();
  }
}
