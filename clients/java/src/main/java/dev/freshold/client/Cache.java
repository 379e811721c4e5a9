package dev.freshold.client;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes one namespace. Made by {@link Freshold#cache(String, Class)}; safe for
 * concurrent use.
 *
 * <p>Every call raises a {@link FresholdException} where it has no answer. The thread that waits
 * can be interrupted: that cancels the call.
 *
 * @param <V> the type of the values, which are never null
 */
public final class Cache<V> {
  private final Core core;
  private final @Nullable Session session;
  private final CacheSettings<V> settings;
  private final AsyncCache<V> async;

  Cache(Core core, @Nullable Session session, CacheSettings<V> settings) {
    this.core = core;
    this.session = session;
    this.settings = settings;
    this.async = new AsyncCache<>(core, session, settings);
  }

  /**
   * The same cache for a schema version of the caller's own ("v7"): values of different ones live
   * side by side.
   */
  public Cache<V> schemaVersion(String version) {
    return new Cache<>(
        core,
        session,
        CacheSettings.of(settings.namespace(), version, settings.codec(), settings.loadTimeout()));
  }

  /** The same cache with another bound of a load. */
  public Cache<V> loadTimeout(Duration bound) {
    return new Cache<>(
        core,
        session,
        CacheSettings.of(settings.namespace(), settings.schemaVersion(), settings.codec(), bound));
  }

  /** The same cache in a session. */
  public Cache<V> within(Session carried) {
    return new Cache<>(core, carried, settings);
  }

  /** The same calls, answered later. */
  public AsyncCache<V> async() {
    return async;
  }

  /** Reads one key; where there is nothing fresh it says so. */
  public Lookup<V> get(String key) {
    return get(key, GetOptions.defaults());
  }

  /** Reads one key. It takes no lease unless the options say so. */
  public Lookup<V> get(String key, GetOptions options) {
    Hit<V> near = async.near(key, options);
    return near == null ? async.await(key, options) : near;
  }

  /** Reads keys of the namespace; each has an outcome of its own, in the order asked. */
  public List<Result<Lookup<V>>> getMany(Collection<String> keys) {
    return getMany(keys, GetOptions.defaults());
  }

  /**
   * Reads keys of the namespace; each has an outcome of its own, in the order asked. More than 256
   * keys are split into calls of 256.
   */
  public List<Result<Lookup<V>>> getMany(Collection<String> keys, GetOptions options) {
    return Promise.await(async.getMany(List.copyOf(keys), options));
  }

  /** As {@link #getOrLoad(String, Loader, GetOptions)}. */
  public Lookup<V> getOrLoad(String key, Loader<V> loader) {
    return getOrLoad(key, loader, GetOptions.defaults());
  }

  /**
   * Reads a key, and has the loader called where there is nothing fresh: once in the fleet, under a
   * lease. What it loads is put with version and tags. The answer is a {@link Hit} or a {@link
   * Negative}, never a {@link Miss}.
   *
   * <p>A stale value is answered at once, and refreshed in the background. Cancelling removes only
   * this caller; the last one cancels the load, and another process may load at once.
   *
   * @throws FresholdException LOAD_FAILED where the loader fails, unless a stale value may stand
   *     in; LOAD_REFUSED where what was loaded was refused three times, for what the store refuses
   *     is handed to nobody; HELD_BACK where loads of the key are held back beyond the deadline
   */
  public Lookup<V> getOrLoad(String key, Loader<V> loader, GetOptions options) {
    Hit<V> near = async.near(key, options);
    return near == null ? Promise.await(async.load(key, loader, options)) : near;
  }

  /**
   * Stores a value; in most namespaces a version is needed, see {@link #put(String, Object,
   * PutOptions)}.
   */
  public PutResult put(String key, V value) {
    return put(key, value, PutOptions.defaults());
  }

  /** Stores a value. {@link Refused} is an answer: serving the value could break the bound. */
  public PutResult put(String key, V value, PutOptions options) {
    return Promise.await(async.put(key, value, options, async.awaited(options)));
  }

  /** Stores that there is no value. The message is handed to every reader. */
  public PutResult putNegative(String key, NegativeKind kind, String message, PutOptions options) {
    return Promise.await(async.putNegative(key, kind, message, options));
  }

  /**
   * Stores each on its own, and answers in the order given. More than 256 are split into calls of
   * 256.
   */
  public List<Result<PutResult>> putMany(Collection<Put<V>> puts) {
    return Promise.await(async.putMany(List.copyOf(puts)));
  }

  /**
   * Gives a lease back without a value, and says whether it was still live.
   *
   * @param failed the load failed, and loads of the key are held back for a while
   */
  public boolean abandon(String key, String leaseToken, boolean failed) {
    return Promise.await(async.abandon(key, leaseToken, failed));
  }

  /** Ends what is cached under a key, in all its schema versions. */
  public Invalidated invalidate(String key) {
    return invalidate(List.of(KeyVersion.of(key)), BustOptions.defaults());
  }

  /**
   * Ends what is cached under a key below a version, in all its schema versions: nothing older is
   * stored from then on.
   */
  public Invalidated invalidate(String key, long version) {
    return invalidate(List.of(KeyVersion.of(key, version)), BustOptions.defaults());
  }

  /** Ends what is cached under up to 256 keys, in all their schema versions, in one step. */
  public Invalidated invalidate(List<KeyVersion> keys, BustOptions options) {
    return Promise.await(async.invalidate(keys, options));
  }
}
