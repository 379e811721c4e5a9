package dev.freshold.testing;

import dev.freshold.flight.Scheduler;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.store.Store;
import java.util.UUID;
import java.util.function.LongSupplier;

/** Nodes in the fleet, for tests: a lease of two seconds, and whatever nobody waits for at once. */
public final class Peers {

  public static final long LEASE_MILLIS = 2_000;

  /** For so long after its epoch began, a store may not know of all leases. */
  public static final long UNKNOWN_MILLIS = 4_000;

  private static final int NAMES = 10_000;
  private static final long MAX_WEIGHT = 16 << 20;

  private Peers() {}

  /** One of a name that no other has, whose clocks agree. */
  public static Peer of(Store store, Scheduler scheduler) {
    return named("node-" + UUID.randomUUID(), store, scheduler, scheduler::now);
  }

  /** One with a wall clock of its own. */
  public static Peer named(String node, Store store, Scheduler scheduler, LongSupplier wall) {
    return new Peer(
        store,
        new Peer.Machine(scheduler, wall, Runnable::run),
        new Peer.Options(new Membership(node, LEASE_MILLIS, NAMES), UNKNOWN_MILLIS, MAX_WEIGHT));
  }
}
