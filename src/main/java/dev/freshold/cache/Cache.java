package dev.freshold.cache;

import dev.freshold.flight.Scheduler;
import dev.freshold.flight.Waiters;
import dev.freshold.journal.Peer;
import dev.freshold.origin.Origins;
import dev.freshold.store.Store;
import dev.freshold.watch.Tracing;
import org.jspecify.annotations.Nullable;

/** The operations over one store. */
public final class Cache {

  private final Reads reads;
  private final BatchReads batchReads;
  private final Puts puts;
  private final Invalidations invalidations;
  private final Explainer explainer;
  private final Fleets fleets;
  private final Waiters waiters;
  private final Loads loads;
  private final Writes writes;
  private final Tallies tallies;

  /** The operations, where callers load all by themselves. */
  public Cache(
      Store store,
      Namespaces namespaces,
      Peer peer,
      Scheduler scheduler,
      Chance chance,
      int maxWaiters,
      long fenceLifeMillis) {
    this(store, namespaces, Origins.NONE, peer, scheduler, chance, maxWaiters, fenceLifeMillis);
  }

  /** The operations, where nothing is written behind. */
  public Cache(
      Store store,
      Namespaces namespaces,
      Origins origins,
      Peer peer,
      Scheduler scheduler,
      Chance chance,
      int maxWaiters,
      long fenceLifeMillis) {
    this(
        store,
        namespaces,
        origins,
        peer,
        scheduler,
        chance,
        maxWaiters,
        fenceLifeMillis,
        null,
        Tracing.OFF);
  }

  /**
   * The operations.
   *
   * @param namespaces the policies
   * @param origins where values come from
   * @param peer this node in the fleet
   * @param maxWaiters how many calls may wait for loads at once
   * @param fenceLifeMillis how long a replica of the origin may lag and a load may take, together
   * @param intake where writes go that are to reach the origin later; null: no namespace has any
   * @param tracing what is told of single calls
   */
  public Cache(
      Store store,
      Namespaces namespaces,
      Origins origins,
      Peer peer,
      Scheduler scheduler,
      Chance chance,
      int maxWaiters,
      long fenceLifeMillis,
      @Nullable Intake intake,
      Tracing tracing) {
    SchemasSeen schemas = new SchemasSeen();
    this.tallies = new Tallies(namespaces);
    this.waiters = new Waiters(scheduler, maxWaiters);
    store.onLeaseEnd(waiters::wake);
    FleetReach reach = new FleetReach(peer.fleetWait(), scheduler);
    this.puts = new Puts(store, chance, schemas, peer.local(), reach, tallies);
    Answers answers = new Answers(fenceLifeMillis);
    this.loads =
        new Loads(origins, store, puts, peer.local(), waiters, scheduler, answers, tallies);
    this.reads =
        new Reads(
            store,
            peer.local(),
            waiters,
            scheduler,
            chance,
            schemas,
            answers,
            loads,
            new DirectLoads(origins, scheduler),
            tallies,
            tracing);
    this.batchReads = new BatchReads(reads, scheduler);
    this.invalidations =
        new Invalidations(
            store,
            schemas,
            peer.local(),
            reach,
            namespaces.all().stream().allMatch(sheet -> sheet.policy().indexTags()),
            scheduler,
            tracing);
    this.writes =
        new Writes(
            origins,
            puts,
            new Fences(invalidations, peer.local(), scheduler),
            scheduler,
            chance,
            tracing,
            intake == null ? null : new LaterWrites(intake, puts));
    this.fleets = new Fleets(store, peer, scheduler);
    this.explainer = new Explainer(store, peer.local());
  }

  /** What has become of reads, loads and puts. */
  public Tallies tallies() {
    return tallies;
  }

  public Reads reads() {
    return reads;
  }

  public BatchReads batchReads() {
    return batchReads;
  }

  public Puts puts() {
    return puts;
  }

  public Writes writes() {
    return writes;
  }

  public Invalidations invalidations() {
    return invalidations;
  }

  public Explainer explainer() {
    return explainer;
  }

  public Fleets fleets() {
    return fleets;
  }

  /** How many loads from origins are under way. */
  public int loading() {
    return loads.size();
  }

  /** How many calls wait for somebody else's load. */
  public int waiting() {
    return waiters.size();
  }
}
