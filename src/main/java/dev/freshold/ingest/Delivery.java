package dev.freshold.ingest;

import io.smallrye.mutiny.Uni;

/** A message that a broker waits to hear of. */
public interface Delivery {

  Raw raw();

  /** Tells the broker that it is done with. */
  Uni<Void> ack();

  /** Has the broker put it to the dead letters, and then be done with it. */
  Uni<Void> bury(Poison poison);
}
