package dev.freshold.client;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client of Freshold. It owns a connection, the loads under way, and the near cache: make one for
 * each process and tenant.
 */
public final class Freshold implements AutoCloseable {
  private final Core core;
  private final @Nullable Session session;
  private final AsyncFreshold async;

  Freshold(Core core, @Nullable Session session) {
    this.core = core;
    this.session = session;
    this.async = new AsyncFreshold(core, session);
  }

  /**
   * A client with the default options, of the server at an address such as {@code localhost:9000}.
   */
  public static Freshold connect(String address) {
    return builder(address).build();
  }

  /**
   * The options of a client. The addresses are those of one fleet; calls are spread over them. One
   * alone may be any target of gRPC.
   */
  public static FresholdBuilder builder(String... addresses) {
    return new FresholdBuilder(List.of(addresses));
  }

  /** A namespace whose values are JSON. */
  public <V> Cache<V> cache(String namespace, Class<V> type) {
    return cache(namespace, Codecs.json(type));
  }

  /** A namespace whose values are written by a codec. */
  public <V> Cache<V> cache(String namespace, Codec<V> codec) {
    return new Cache<>(
        core, session, CacheSettings.of(namespace, "", codec, core.settings.loadTimeout()));
  }

  /** Begins a session, in which one sees one's own writes. */
  public Session session() {
    return new Session(null);
  }

  /** Goes on from the receipt of another session, for instance of another process. */
  public Session session(String receipt) {
    return new Session(receipt);
  }

  /** The same client in a session. */
  public Freshold within(Session carried) {
    return new Freshold(core, carried);
  }

  /** The same calls, answered later. */
  public AsyncFreshold async() {
    return async;
  }

  /**
   * Ends what is cached under keys of a namespace, as {@link Cache#invalidate(List, BustOptions)}.
   */
  public Invalidated invalidate(String namespace, List<KeyVersion> keys, BustOptions options) {
    return Promise.await(async.invalidate(namespace, keys, options));
  }

  /** Ends everything that carries any of up to 32 tags, in every namespace of the tenant. */
  public Invalidated invalidateTag(String... tags) {
    return invalidateTag(List.of(tags), BustOptions.defaults());
  }

  /** Ends everything that carries any of up to 32 tags, in every namespace of the tenant. */
  public Invalidated invalidateTag(List<String> tags, BustOptions options) {
    return Promise.await(async.invalidateTag(tags, options));
  }

  /** Makes everything under a scope ("user:42") unreachable at once. */
  public Bumped bumpScope(String scope) {
    return bumpScope(scope, BustOptions.defaults());
  }

  /** Makes everything under a scope ("user:42") unreachable at once. */
  public Bumped bumpScope(String scope, BustOptions options) {
    return Promise.await(async.bumpScope(scope, options));
  }

  /** Makes everything in a namespace unreachable at once. */
  public Bumped bumpNamespace(String namespace) {
    return bumpNamespace(namespace, BustOptions.defaults());
  }

  /** Makes everything in a namespace unreachable at once. */
  public Bumped bumpNamespace(String namespace, BustOptions options) {
    return Promise.await(async.bumpNamespace(namespace, options));
  }

  /**
   * Waits until an invalidation that was answered earlier has reached the fleet, or 10 s have
   * passed.
   */
  public Awaited awaitReceipt(String receipt) {
    return awaitReceipt(receipt, AwaitOptions.defaults());
  }

  /**
   * Waits until an invalidation that was answered earlier has got as far as asked, or the wait is
   * over.
   */
  public Awaited awaitReceipt(String receipt, AwaitOptions options) {
    return Promise.await(async.awaitReceipt(receipt, options));
  }

  /** Follows all invalidations of the tenant from now on. */
  public Subscription subscribe() {
    return subscribe(Selector.all(), SubscribeOptions.defaults());
  }

  /**
   * Follows invalidations of the tenant until it is closed. It does not fail here: {@link
   * Subscription#next()} does.
   */
  public Subscription subscribe(Selector selector, SubscribeOptions options) {
    Subscription made = new Subscription();
    made.begin(core, selector, options);
    return made;
  }

  /** The near cache; empty where it was not asked for. */
  public Optional<NearCache> near() {
    return Optional.ofNullable(core.near);
  }

  /** What operators ask. */
  public Operator operator() {
    return new Operator(core);
  }

  /** Ends all calls, gives leases back, and closes the connection. It waits for that. */
  @Override
  public void close() {
    core.close();
  }
}
