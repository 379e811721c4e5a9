package dev.freshold.client.origin;

/**
 * Commits a write.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface Store<V> {
  /**
   * Commits it. It may be called again with the same request id, and must then have no second
   * effect; where versions are given, a version below the row's is to change nothing.
   *
   * @throws Exception it is not known whether it was committed; a StatusException of gRPC goes to
   *     the server as it is
   */
  Written<V> store(Write<V> write) throws Exception;
}
