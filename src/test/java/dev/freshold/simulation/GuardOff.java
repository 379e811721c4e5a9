package dev.freshold.simulation;

import dev.freshold.cache.InvalidateOrder;
import dev.freshold.cache.Invalidated;
import dev.freshold.cache.Reach;
import dev.freshold.journal.LaxLocal;
import dev.freshold.journal.LaxLocal.Without;
import dev.freshold.journal.Membership;
import dev.freshold.journal.Peer;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tenant;
import dev.freshold.simulation.Lies.ToldOfTheFleet;
import dev.freshold.simulation.Weather.Trouble;
import dev.freshold.store.Store;
import io.smallrye.mutiny.Uni;
import java.util.function.LongSupplier;

/** The rules of the fleet, each switched off, and the weather in which it is missed. */
enum GuardOff implements Guard {

  /** R7: a copy is stamped with what had been applied when its answer came. */
  STAMP_BEFORE_ASKING("G1", Weather.of(Trouble.SLOW, 800).withHiccups(0.1)) {
    @Override
    public Peer peer(Store store, Peer.Machine machine, Peer.Options options) {
      return LaxLocal.peer(Without.STAMP_FROM_BEFORE, store, machine, options);
    }
  },

  /** R6: the age of a copy is counted from when its answer came. */
  AGE_FROM_BEFORE_ASKING("G2", Weather.of(Trouble.SLOW, 500).and(Trouble.CUT, 500)) {
    @Override
    public Peer peer(Store store, Peer.Machine machine, Peer.Options options) {
      return LaxLocal.peer(Without.AGE_FROM_BEFORE, store, machine, options);
    }
  },

  /** R7: what was asked for before a RESET is kept after it. */
  RESET_DROPS_FILLS(
      "G1",
      Weather.of(Trouble.HALF_CUT, 1_000).withJournal(1).withHiccups(0.15).withLostPushes(0.2)) {
    @Override
    public Peer peer(Store store, Peer.Machine machine, Peer.Options options) {
      return LaxLocal.peer(Without.ERA_FROM_BEFORE, store, machine, options);
    }
  },

  /** R7: a gap in what is pushed is not seen. */
  GAPS_ARE_SEEN("G1", Weather.of(Trouble.HALF_CUT, 1_000).withLostPushes(0.1)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.NoGaps(link);
    }
  },

  /** R7: what was trimmed from the journal is taken for nothing. */
  TRIM_IS_SEEN("G1", Weather.of(Trouble.CUT, 700).withJournal(2)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.NoTrim(link);
    }
  },

  /** R9: another epoch is not noticed. */
  EPOCHS_DIFFER("G1", Weather.of(Trouble.RESTART, 1_500)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.OneEpoch(link);
    }
  },

  /** R8: copies are served without a lease. */
  LEASE_IS_NEEDED("G1", Weather.of(Trouble.CUT, 700)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.ShorterLease(link, Node.LEASE_MILLIS);
    }

    @Override
    public Membership terms(Membership terms) {
      return new Membership(terms.node(), 3_600_000, terms.names());
    }
  },

  /** R8: a lease is counted from after its renewal was answered. */
  LEASE_COUNTS_FROM_SENDING("G1", Weather.of(Trouble.CUT, 700)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.AnsweredBefore(link);
    }
  },

  /** R8: a lease begins although something that stood when it was given was not applied. */
  LEASE_NEEDS_ALL_APPLIED("G1", Weather.of(Trouble.HALF_CUT, 500)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.UpToDate(link);
    }
  },

  /** R8: reach FLEET is answered when the store has it. */
  FLEET_IS_WAITED_FOR("G1", Weather.of(Trouble.SLOW, 700)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new ToldOfTheFleet(link, ToldOfTheFleet::nobody);
    }
  },

  /** R8: what changes nothing is answered at once. */
  NO_OP_WAITS("G1", Weather.of(Trouble.CUT, 700)) {
    @Override
    public Uni<Invalidated> invalidate(Node node, InvalidateOrder order, Reach reach) {
      return node.cache()
          .invalidations()
          .run(order, Reach.STORE)
          .chain(done -> done.noOps() > 0 || !done.applied() ? now(done) : wait(node, done, reach));
    }

    private Uni<Invalidated> now(Invalidated done) {
      return Uni.createFrom().item(done);
    }

    private Uni<Invalidated> wait(Node node, Invalidated done, Reach reach) {
      Receipt receipt = done.receipt();
      return reach == Reach.STORE || receipt == null
          ? now(done)
          : node.peer()
              .fleetWait()
              .await(Tenant.DEFAULT, receipt, node.machine().now(), Long.MAX_VALUE / 4)
              .map(acked -> done);
    }
  },

  /** R8: a silent node is waited for just as long as its lease lasts, by the waiter's clock. */
  WAIT_HAS_A_MARGIN(
      "G1", Weather.of(Trouble.CUT, 700).lasting(1_000, 1_500).withWrites(25).withDrift(0.05)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new ToldOfTheFleet(link, fleet -> ToldOfTheFleet.leasesLess(fleet, MARGIN));
    }
  },

  /** R9a: a store that has just begun is taken to know of all leases. */
  YOUNG_EPOCH_WAITS("G1", Weather.of(Trouble.RESTART, 1_000).and(Trouble.CUT, 500)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new ToldOfTheFleet(link, ToldOfTheFleet::knownForEver);
    }
  },

  /** R8: a node is dismissed although it has been heard of since. */
  DISMISSAL_NEEDS_THE_SERIAL(
      "G1", Weather.of(Trouble.CUT, 500).lasting(1_350, 1_600).withHiccups(0.3).withWrites(30)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.Dismissal(link);
    }
  },

  /** R12: clocks that have parted are not noticed. */
  CLOCKS_ARE_COMPARED("G2", Weather.of(Trouble.SUSPEND, 700)) {
    @Override
    public LongSupplier wall(Machine machine) {
      return machine::now;
    }
  },

  /** R7: what was not pushed is not asked for. */
  LOST_PUSHES_ARE_ASKED_FOR("peace", Weather.of(Trouble.HALF_CUT, 1_000).withLostPushes(0.1)) {
    @Override
    public Store store(Store link, Machine machine) {
      return new Lies.PushesOnly(link);
    }
  };

  /** By how much a waiter waits longer than a lease of that length lasts. */
  private static final long MARGIN = 310;

  private final String broken;

  @SuppressWarnings("ImmutableEnumChecker") // its map is a copy
  private final Weather weather;

  GuardOff(String broken, Weather weather) {
    this.broken = broken;
    this.weather = weather;
  }

  /** The guarantee that is broken without the rule. */
  String broken() {
    return broken;
  }

  Weather weather() {
    return weather;
  }
}
