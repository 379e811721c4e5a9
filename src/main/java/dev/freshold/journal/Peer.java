package dev.freshold.journal;

import dev.freshold.flight.Scheduler;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * This node as a member of the fleet: what it follows, what it keeps in its own memory, and whom it
 * waits for.
 */
public final class Peer {

  private final Followers followers;
  private final Local local;
  private final FleetWait fleetWait;

  /**
   * How it takes part.
   *
   * @param membership its name and its lease
   * @param unknownMillis for how long after an epoch has begun leases may be held that it does not
   *     know
   * @param maxWeight bytes of its own memory; 0: it keeps nothing, and need not be waited for
   */
  public record Options(Membership membership, long unknownMillis, long maxWeight) {}

  /** What a node needs to tell the time, and to leave for later what nobody waits for. */
  public record Machine(Scheduler scheduler, LongSupplier wall, Executor executor) {}

  /**
   * A peer that follows nothing yet.
   *
   * @param store the one that all peers share
   */
  public Peer(Store store, Machine machine, Options options) {
    this(new Followers(store, machine.scheduler(), options.membership()), store, machine, options);
  }

  private Peer(Followers followers, Store store, Machine machine, Options options) {
    this(
        followers,
        new Local(
            followers,
            machine.scheduler(),
            machine.wall(),
            options.maxWeight(),
            machine.executor()),
        new FleetWait(
            store,
            machine.scheduler(),
            options.membership().leaseMillis(),
            options.unknownMillis()));
  }

  /** One put together of its parts. */
  Peer(Followers followers, Local local, FleetWait fleetWait) {
    this.followers = followers;
    this.local = local;
    this.fleetWait = fleetWait;
  }

  public Followers followers() {
    return followers;
  }

  public Local local() {
    return local;
  }

  public FleetWait fleetWait() {
    return fleetWait;
  }

  /**
   * Leaves the fleet: this node serves no copies any more. Completes once nobody waits for it any
   * longer; never fails.
   */
  public Uni<Void> leave() {
    return followers.leave();
  }
}
