package dev.freshold.ingest;

import io.smallrye.mutiny.Uni;

/** A message that a broker waits to hear of. */
public interface Delivery {

  Raw raw();

  /** Tells the broker that it is done with. */
  Uni<Void> ack();

  /** Whether the broker brings it again in any case, so that nobody needs to bury this one. */
  default boolean isGone() {
    return false;
  }

  /** Has the broker put it to the dead letters, and then be done with it. */
  Uni<Void> bury(Poison poison);
}
