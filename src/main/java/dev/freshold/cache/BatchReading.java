package dev.freshold.cache;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** Reads of many keys that have begun: one attempt for each of them, in their order. */
public sealed interface BatchReading {

  /** All were answered from this node's own memory: hand them out. */
  record Answered(List<Attempt<GetResult>> attempts) implements BatchReading {}

  /** The store has to be asked for some, which happens when this is subscribed to. */
  record Pending(Uni<List<Attempt<GetResult>>> attempts) implements BatchReading {}
}
