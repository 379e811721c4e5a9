package dev.freshold.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Copies in this process, kept as long as the stream of invalidations is heard.
 *
 * <p>A hit takes no lock. It asks Caffeine for the copy, and one clock, the wall's, whether the
 * copy is still fresh and the stream was heard of late: the wall's goes on while a machine is
 * suspended. The monotonic clock is not asked at each hit; it times the silence of the stream in
 * the thread that reads it, which then tells of a gap. Where the wall's clock stands before the
 * last checkpoint it was set back, and nothing is trusted; where the two have parted by the next
 * checkpoint, all copies go.
 *
 * <p>Everything that changes the copies holds the lock. Caffeine tells of what it evicts in
 * whichever thread does its upkeep, so that is put into a queue, and taken off the index by the
 * next who holds the lock.
 */
public final class NearCache {
  private static final int LARGEST_PART = 8;
  private static final System.Logger LOG = System.getLogger(NearCache.class.getName());

  /** Two clocks that differ by less have not parted. */
  private static final long PARTED_MILLIS = 250;

  /** Since when, and until when, copies may be served: by the wall's clock, in milliseconds. */
  private record Trust(long from, long until) {
    private static final Trust NONE = new Trust(Long.MAX_VALUE, Long.MIN_VALUE);

    boolean none() {
      return until == Long.MIN_VALUE;
    }

    boolean holds(long now) {
      return now >= from && now < until;
    }
  }

  private final NearOptions options;
  private final Telemetry telemetry;
  private final AutoCloseable meters;
  private final long silenceMillis;
  private final Cache<Place, Copy> copies;
  private final CopyIndex index = new CopyIndex();
  private final HeardNames names = new HeardNames();
  private final ReentrantLock lock = new ReentrantLock();
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  private volatile Trust trust = Trust.NONE;
  private volatile Position at = new Position(0, 0);
  private NearState state = NearState.CONNECTING;
  private long heardNanos;
  private long heardMillis;
  private long fills;
  private long invalidated;
  private long evicted;
  private long expired;
  private long gaps;
  private long resets;

  NearCache(NearOptions options, Telemetry telemetry) {
    this.options = options;
    this.telemetry = telemetry;
    this.silenceMillis = Follower.SILENCE * options.checkpointInterval().toMillis();
    this.copies =
        Caffeine.newBuilder()
            .maximumWeight(options.maxWeight())
            .<Place, Copy>weigher((place, copy) -> copy.weight)
            .executor(Runnable::run)
            .<Place, Copy>evictionListener((place, copy, cause) -> evicted(copy))
            .build();
    this.meters = telemetry.near(this::stats);
  }

  private void evicted(@Nullable Copy copy) {
    if (copy != null) {
      index.evicted(copy);
    }
  }

  Selector selector() {
    return new Selector(List.copyOf(options.namespaces()), List.of(), List.of(), List.of());
  }

  SubscribeOptions subscribing() {
    return SubscribeOptions.defaults().checkpointInterval(options.checkpointInterval());
  }

  /** The figures, since the start. */
  public NearStats stats() {
    lock.lock();
    try {
      listen();
      clear();
      return new NearStats(
          state,
          index.entries(),
          index.weight(),
          hits.sum(),
          misses.sum(),
          fills,
          invalidated,
          evicted,
          expired,
          gaps,
          resets);
    } finally {
      lock.unlock();
    }
  }

  private boolean covers(String namespace) {
    return options.namespaces().isEmpty() || options.namespaces().contains(namespace);
  }

  /** The copy of a key, if it may be served. */
  <V> @Nullable Hit<V> find(Place place, GetOptions chosen, Codec<V> codec) {
    if (chosen.skipNear() || !covers(place.namespace)) {
      return null;
    }
    Copy copy = copies.getIfPresent(place);
    long now = System.currentTimeMillis();
    if (copy == null
        || !trust.holds(now)
        || now >= copy.freshUntil
        || !(chosen.plain() || suits(copy, chosen, now))) {
      missed(copy, now);
      return null;
    }
    hits.increment();
    return hit(copy, codec, now);
  }

  @SuppressWarnings("unchecked") // a value that this very codec has made is one of its own
  private static <V> Hit<V> hit(Copy copy, Codec<V> codec, long now) {
    V value =
        codec.equals(copy.codec) ? (V) copy.decoded : Codecs.decode(codec, copy.facts.payload());
    return new Hit<>(value, copy.facts, Served.NEAR, copy.passedNanos(now), copy.receipt);
  }

  /** As {@link #find}, before the value has a type. */
  @Nullable Answer answer(Place place, GetOptions chosen, Codec<?> codec) {
    Hit<?> hit = find(place, chosen, codec);
    return hit == null ? null : hit.answer(codec);
  }

  private void missed(@Nullable Copy copy, long now) {
    misses.increment();
    if (trust.none() || (copy == null && trust.holds(now))) {
      return;
    }
    lock.lock();
    try {
      listen();
      if (copy != null && now >= copy.freshUntil && drop(copy)) {
        expired++;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean suits(Copy copy, GetOptions chosen, long now) {
    Long version = copy.facts.version();
    if (chosen.minVersion() != null && (version == null || version < chosen.minVersion())) {
      return false;
    }
    if (chosen.maxStaleness() != null
        && copy.facts.ageNanos() + copy.passedNanos(now) > Wire.nanos(chosen.maxStaleness())) {
      return false;
    }
    if (chosen.receipt() == null || chosen.receipt().isEmpty()) {
      return true;
    }
    // The copy is at least as new as what the receipt has seen.
    Position asked = Position.of(chosen.receipt());
    Position told = at;
    return asked != null
        && asked.epoch() == told.epoch()
        && Math.max(told.number(), copy.position) >= asked.number();
  }

  @Nullable Keeping begin(String namespace) {
    if (!covers(namespace)) {
      return null;
    }
    lock.lock();
    try {
      return new Keeping(names.own());
    } finally {
      lock.unlock();
    }
  }

  /** Takes an answer in, where that is allowed, and hands it back. */
  Answer keep(Keeping from, Place place, Answer answer, Codec<?> codec) {
    if (!(answer instanceof Answer.Found found) || found.facts().freshness() != Freshness.FRESH) {
      return answer;
    }
    HitFacts facts = found.facts();
    Position read = Position.of(answer.receipt());
    if (facts.lease() != null
        || facts.freshForNanos() <= 0
        || read == null
        || Copy.weigh(place, facts) > options.maxWeight() / LARGEST_PART) {
      return answer;
    }
    Object decoded;
    try {
      decoded = Codecs.decode(codec, facts.payload());
    } catch (FresholdException e) {
      // Whoever asked is told by their own codec.
      return answer;
    }
    Copy copy =
        new Copy(place, facts, decoded, codec, answer.receipt(), read.number(), from.sentMillis());
    lock.lock();
    try {
      listen();
      if (state == NearState.CONNECTED
          && read.epoch() == at.epoch()
          && !names.overtook(copy.names, read.number(), from.own)) {
        add(copy);
      }
    } finally {
      lock.unlock();
    }
    return found.decoded(decoded, codec);
  }

  private void add(Copy copy) {
    Copy before = copies.asMap().get(copy.at);
    if (before != null && before.position > copy.position) {
      return;
    }
    if (before != null) {
      drop(before);
    }
    index.add(copy);
    copies.put(copy.at, copy);
    fills++;
    copies.cleanUp();
    clear();
  }

  /** Takes off the index what Caffeine has evicted. */
  private void clear() {
    evicted += index.clear();
  }

  private boolean drop(Copy copy) {
    copies.asMap().remove(copy.at, copy);
    return index.remove(copy);
  }

  private void dropAll() {
    copies.invalidateAll();
    index.removeAll();
  }

  /** Finds a silence that the stream has not told of yet. */
  private void listen() {
    if (state != NearState.CONNECTED) {
      return;
    }
    boolean silent = System.nanoTime() - heardNanos >= TimeUnit.MILLISECONDS.toNanos(silenceMillis);
    if (silent || !trust.holds(System.currentTimeMillis())) {
      lost();
    }
  }

  private void lost() {
    state = NearState.GAP;
    trust = Trust.NONE;
    dropAll();
    gaps++;
  }

  /** A current checkpoint has come. */
  private void heard() {
    long nanos = System.nanoTime();
    long millis = System.currentTimeMillis();
    long behind = nanos - heardNanos - TimeUnit.MILLISECONDS.toNanos(millis - heardMillis);
    if (state == NearState.CONNECTED && behind > TimeUnit.MILLISECONDS.toNanos(PARTED_MILLIS)) {
      // The wall's clock was set back: what was left of the copies is not known any more.
      dropAll();
    }
    heardNanos = nanos;
    heardMillis = millis;
    trust = new Trust(millis - PARTED_MILLIS, millis + silenceMillis);
  }

  /** Drops what an own write meets, before it is sent and after it was answered. */
  void wrote(Collection<String> written) {
    lock.lock();
    try {
      names.wrote(written);
      written.forEach(name -> dropNamed(name, Long.MAX_VALUE));
    } finally {
      lock.unlock();
    }
  }

  /** Drops the copies under a name that were read before a position. */
  private void dropNamed(String name, long before) {
    for (Copy copy : index.named(name)) {
      if (copy.position < before && drop(copy)) {
        invalidated++;
      }
    }
  }

  /** Does to the copies what an event of the stream says, and tells the listener. */
  void take(Event event) {
    boolean told;
    lock.lock();
    try {
      told = apply(event);
    } finally {
      lock.unlock();
    }
    if (told) {
      try {
        options.listener().accept(event);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "the listener of the near cache failed", e);
      }
    }
  }

  /** Whether the listener is to hear of it. */
  private boolean apply(Event event) {
    Position position = Position.of(event.resumeToken());
    if (event instanceof Event.Connected) {
      if (state == NearState.CONNECTING && position != null) {
        // What came before the stream began is not known.
        names.forget(position.number());
      }
      advance(position);
      heard();
      state = NearState.CONNECTED;
      return true;
    }
    if (event instanceof Event.Invalidation invalidation) {
      for (String name : Names.of(invalidation)) {
        names.heard(name, invalidation.position());
        dropNamed(name, invalidation.position());
      }
      advance(position);
      return false;
    }
    if (event instanceof Event.Checkpoint checkpoint) {
      advance(position);
      if (checkpoint.current() && state == NearState.CONNECTED) {
        heard();
      }
      return false;
    }
    if (event instanceof Event.Reset reset) {
      dropAll();
      names.forget(reset.position());
      resets++;
      at = position == null ? new Position(0, 0) : position;
      return true;
    }
    if (event instanceof Event.Gap) {
      if (state == NearState.CONNECTED) {
        lost();
      }
      return true;
    }
    return false;
  }

  private void advance(@Nullable Position told) {
    if (told != null && (told.epoch() != at.epoch() || told.number() > at.number())) {
      at = told;
    }
  }

  /**
   * A refusal, such as of a namespace that is not configured yet: nothing is kept meanwhile, and
   * the stream is tried again.
   */
  boolean refusals(FresholdException error, boolean left) {
    if (left) {
      return false;
    }
    telemetry.refused(error.reason());
    take(new Event.Gap(Duration.ZERO));
    return true;
  }

  void close() {
    lock.lock();
    try {
      trust = Trust.NONE;
      dropAll();
    } finally {
      lock.unlock();
    }
    try {
      meters.close();
    } catch (Exception e) {
      throw new IllegalStateException("the meters of the near cache cannot be closed", e);
    }
  }
}
