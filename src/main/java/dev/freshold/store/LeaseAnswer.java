package dev.freshold.store;

import dev.freshold.model.EntryKey;

/** How a read's wish for a lease was met. Durations are milliseconds. */
public sealed interface LeaseAnswer {

  /** None was wanted, or none needed. */
  record None() implements LeaseAnswer {}

  /** Here it is: load, then put or abandon. */
  record Granted(EntryKey key, String token, long millis) implements LeaseAnswer {}

  /** Somebody else is loading: wait, or come back. */
  record Held(long remaining) implements LeaseAnswer {}

  /** The last load failed: serve stale if that is allowed, or come back. */
  record Cooling(long remaining) implements LeaseAnswer {}

  /** An invalidation left a load limit, and it is used up for now: serve stale, or come back. */
  record Paced(long remaining) implements LeaseAnswer {}

  LeaseAnswer NONE = new None();
}
