package dev.freshold.client.origin;

import dev.freshold.client.Codec;
import dev.freshold.client.Codecs;
import dev.freshold.client.Loader;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Serves OriginService out of two functions: the namespaces whose origin.grpc names it are loaded
 * from it.
 *
 * <pre>{@code
 * Grpc.newServerBuilderForPort(9010, InsecureServerCredentials.create())
 *     .addService(Origin.of(Product.class, shop::load))
 *     .build()
 *     .start();
 * }</pre>
 *
 * <p>The loader is that of getOrLoad; it may answer NotModified. A failure is told as UNAVAILABLE,
 * without its message, for messages are handed to readers; a StatusException or
 * StatusRuntimeException of gRPC goes as it is. Loads run on the threads of the server; those of
 * one LoadMany at once, 16 at most. Their threads are interrupted when the call is cancelled or its
 * deadline passes.
 *
 * @param <V> the type of the values
 */
public final class Origin<V> implements BindableService {
  private final Codec<V> codec;
  private final Loader<V> loader;
  private final @Nullable Store<V> store;

  private Origin(Codec<V> codec, Loader<V> loader, @Nullable Store<V> store) {
    this.codec = codec;
    this.loader = loader;
    this.store = store;
  }

  /** An origin of JSON values that takes no writes. */
  public static <V> Origin<V> of(Class<V> type, Loader<V> loader) {
    return of(Codecs.json(type), loader);
  }

  /** An origin that takes no writes. */
  public static <V> Origin<V> of(Codec<V> codec, Loader<V> loader) {
    return new Origin<>(codec, loader, null);
  }

  /** The same, with writes. */
  public Origin<V> storing(Store<V> commits) {
    return new Origin<>(codec, loader, commits);
  }

  /** The tenant of the call that a loader or a store serves. */
  public static String tenant() {
    String tenant = Tenant.KEY.get(Context.current());
    return tenant == null ? "default" : tenant;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerInterceptors.intercept(new OriginServer<>(codec, loader, store), new Tenant());
  }
}
