package dev.freshold.flight;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The usual singleflight: whoever comes while a trip is under way joins it. The guard-off twin of
 * {@link Flights}, which must show the stale read that they prevent.
 */
final class JoiningFlights<K, V> {

  private final ConcurrentHashMap<K, Uni<V>> flying = new ConcurrentHashMap<>();

  Uni<V> join(K key, Supplier<Uni<V>> trip) {
    return Uni.createFrom()
        .deferred(
            () ->
                flying.computeIfAbsent(
                    key,
                    same ->
                        Uni.createFrom()
                            .deferred(trip::get)
                            .onTermination()
                            .invoke(() -> flying.remove(key))
                            .memoize()
                            .indefinitely()));
  }
}
