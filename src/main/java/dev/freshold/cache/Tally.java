package dev.freshold.cache;

import dev.freshold.model.Outcome;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.Verdict;
import dev.freshold.store.PutResult;
import dev.freshold.watch.Buckets;
import dev.freshold.watch.Counts;
import dev.freshold.watch.Span;
import java.util.concurrent.atomic.LongAdder;

/**
 * What has become of the reads, loads and puts of one namespace on this node.
 *
 * <p>A read is counted once, with its answer. Nothing here takes a lock, and a read that is
 * answered from this node's memory allocates nothing for it.
 */
public final class Tally {

  /** Ages that are told apart, in milliseconds: up to the longest bound there is. */
  private static final long[] AGES = {
    100, 1_000, 5_000, 15_000, 60_000, 300_000, 900_000, 3_600_000, 21_600_000, 86_400_000
  };

  private static final long[] LOAD_TIMES = {5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 10_000};

  /** Who handed a value out. */
  public enum From {
    /** This node's own memory. */
    LOCAL,
    /** The same, because the store could not be reached. */
    STAND_IN,
    /** The store. */
    STORE,
    /** The store, after somebody else's load. */
    WAITED,
    /** The origin, for this very read. */
    ORIGIN
  }

  /** Where an entry lay that was not served because it was invalidated. */
  public enum Kept {
    LOCAL,
    STORE
  }

  /** Who was given the right to load, and what for. */
  public enum Right {
    /** A caller, by a lease. */
    CALLER,
    /** This node, for a reader who waits. */
    NODE,
    /** This node, for what is being served meanwhile. */
    REFRESH
  }

  /** What became of a put. */
  public enum Fate {
    STORED,
    UNCHANGED,
    BEHIND,
    LEASE_LOST,
    INVALIDATED,
    TOO_OLD
  }

  private final String namespace;
  private final long bound;
  private final Counts<From> fresh = new Counts<>(From.class);
  private final Counts<From> stale = new Counts<>(From.class);
  private final Counts<Outcome.Kind> negatives = new Counts<>(Outcome.Kind.class);
  private final Counts<Verdict.Reason> misses = new Counts<>(Verdict.Reason.class);
  private final Counts<Mishap> mishaps = new Counts<>(Mishap.class);
  private final Counts<Kept> prevented = new Counts<>(Kept.class);
  private final Counts<Right> loads = new Counts<>(Right.class);
  private final Counts<Fate> leasedPuts = new Counts<>(Fate.class);
  private final Counts<Fate> ownedPuts = new Counts<>(Fate.class);
  private final LongAdder beyondBound = new LongAdder();
  private final LongAdder contradicted = new LongAdder();
  private final Buckets ages = new Buckets(AGES);
  private final Buckets loadTimes = new Buckets(LOAD_TIMES);

  Tally(NamespacePolicy policy) {
    this.namespace = policy.name();
    this.bound = policy.maxStaleness().toMillis();
  }

  public String namespace() {
    return namespace;
  }

  /** Values that were handed out. */
  public long hits(From from, boolean stale) {
    return (stale ? this.stale : fresh).of(from);
  }

  public Counts<Outcome.Kind> negatives() {
    return negatives;
  }

  public Counts<Verdict.Reason> misses() {
    return misses;
  }

  /** Reads that were answered with an error. */
  public Counts<Mishap> mishaps() {
    return mishaps;
  }

  /** Entries that were found, and not served because they were invalidated. */
  public Counts<Kept> prevented() {
    return prevented;
  }

  /** Rights to load that were given by this node. */
  public Counts<Right> loads() {
    return loads;
  }

  /** Puts, by whether they showed a lease. */
  public Counts<Fate> puts(boolean leased) {
    return leased ? leasedPuts : ownedPuts;
  }

  /** Values that were handed out at an age at which none may be: none, unless a rule is broken. */
  public long beyondBound() {
    return beyondBound.sum();
  }

  /**
   * Values that the store handed out as fresh though this node's journal had said before that they
   * are dead: none, unless the store has lost what it acknowledged.
   */
  public long contradicted() {
    return contradicted.sum();
  }

  /** How old values were when they were handed out. */
  public Buckets ages() {
    return ages;
  }

  /** How long this node's loads took, from the wish for the right to load to their end. */
  public Buckets loadTimes() {
    return loadTimes;
  }

  GetResult answered(GetResult result, Span span) {
    switch (result) {
      case GetResult.Hit hit -> hit(hit, from(hit.served()), span);
      case GetResult.Negative negative -> negatives.add(negative.kind());
      case GetResult.Miss miss -> {
        misses.add(miss.reason());
        if (miss.lease() != null) {
          loads.add(Right.CALLER);
        }
      }
    }
    return result;
  }

  /** What this node's own memory has answered; the store was asked in vain, or not at all. */
  GetResult near(GetResult result, boolean standsIn, Span span) {
    if (result instanceof GetResult.Hit hit) {
      hit(hit, standsIn ? From.STAND_IN : From.LOCAL, span);
      return result;
    }
    return answered(result, span);
  }

  private void hit(GetResult.Hit hit, From from, Span span) {
    (hit.stale() ? stale : fresh).add(from);
    ages.record(hit.age(), span);
    if (hit.age() >= bound) {
      beyondBound.increment();
    }
    if (hit.lease() != null) {
      loads.add(Right.CALLER);
    }
  }

  private static From from(GetResult.Served served) {
    return switch (served) {
      case LOCAL -> From.LOCAL;
      case STORE -> From.STORE;
      case WAITED -> From.WAITED;
      case ORIGIN -> From.ORIGIN;
    };
  }

  void failed(Throwable failure) {
    mishaps.add(Mishap.of(failure));
  }

  void prevented(Kept where) {
    prevented.add(where);
  }

  void contradict() {
    contradicted.increment();
  }

  void load(Right right) {
    loads.add(right);
  }

  void loaded(long millis, Span span) {
    loadTimes.record(millis, span);
  }

  void put(PutResult result, boolean leased) {
    puts(leased).add(fate(result));
  }

  private static Fate fate(PutResult result) {
    return switch (result) {
      case PutResult.Stored stored -> Fate.STORED;
      case PutResult.Unchanged unchanged -> Fate.UNCHANGED;
      case PutResult.Refused refused ->
          switch (refused.reason()) {
            case BEHIND -> Fate.BEHIND;
            case LEASE_LOST -> Fate.LEASE_LOST;
            case INVALIDATED -> Fate.INVALIDATED;
            case TOO_OLD -> Fate.TOO_OLD;
          };
    };
  }
}
