package dev.freshold.client;

import org.jspecify.annotations.Nullable;

/**
 * Serves all callers of the process who ask for the same. It makes one trip after the other; each
 * begins with a read. Guarded by the lock of the flights.
 *
 * <p>Who comes while the read or the put of a trip is under way boards the next one: what they
 * bring may be older than what was invalidated before that caller asked. Who comes during the load
 * joins it, for its put is judged by the store afterwards.
 */
final class Flight {
  /** What all callers ask for alike. */
  record Key(Place at, java.time.@Nullable Duration maxStaleness, @Nullable Long minVersion) {}

  /** What the present trip is at. */
  enum Phase {
    READING,
    LOADING,
    PUTTING
  }

  final Key key;
  Phase phase = Phase.READING;
  Trip current;
  @Nullable Trip next;

  Flight(Key key, Trip first) {
    this.key = key;
    this.current = first;
  }
}
