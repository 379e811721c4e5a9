package dev.freshold.simulation;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.function.LongSupplier;

/** A rule that all nodes do without: everything is as it is shipped, but for what is overridden. */
interface Guard {

  /** All rules are kept. */
  Guard NONE = new Guard() {};

  /** What the node takes for the store. */
  default Store store(Store link, Machine machine) {
    return link;
  }

  default Membership terms(Membership terms) {
    return terms;
  }

  /** What the node takes for its wall clock. */
  default LongSupplier wall(Machine machine) {
    return machine::wall;
  }

  default Peer peer(Store store, Peer.Machine machine, Peer.Options options) {
    return new Peer(store, machine, options);
  }

  default Uni<Invalidated> invalidate(Node node, InvalidateOrder order, Reach reach) {
    return node.cache().invalidations().run(order, reach);
  }
}
