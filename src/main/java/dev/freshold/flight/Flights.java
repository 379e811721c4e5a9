package dev.freshold.flight;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.operators.AbstractUni;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Joins equal reads, so that the store sees one in place of many.
 *
 * <p>Nobody joins a trip that has left. A read that starts after an invalidation was answered must
 * not be given what was read before it, so that whoever comes while a trip is under way boards the
 * next one, which leaves when the first is back. Of any number of equal reads the store sees at
 * most one at a time, and each waits for one trip and a part of another at the most.
 *
 * <p>One of those aboard is told that it is the first: what there is only one of, such as a lease,
 * is its own. A failure goes to those who are aboard and is never kept. A traveller who cancels
 * leaves alone; a trip which all have left goes on, for what it brings back may have to be handed
 * back.
 *
 * @param <K> everything that changes the answer
 * @param <V> the answer
 */
public final class Flights<K, V> {

  /** The answer to a trip, and whether this traveller is the first of those still aboard. */
  public record Landed<V>(V value, boolean first) {}

  private final ConcurrentHashMap<K, Route<V>> routes = new ConcurrentHashMap<>();
  private final Consumer<V> unclaimed;

  /**
   * Flights whose unclaimed answers go to the consumer.
   *
   * @param unclaimed is given the answer of a trip that nobody waited for to its end
   */
  public Flights(Consumer<V> unclaimed) {
    this.unclaimed = unclaimed;
  }

  /** Boards the next trip of the key, and is called on whatever context it lands. */
  public Uni<Landed<V>> join(K key, Supplier<Uni<V>> trip) {
    return new Boarding(key, trip);
  }

  /** How many keys have a trip under way. */
  public int size() {
    return routes.size();
  }

  private void board(K key, Supplier<Uni<V>> supplier, Traveller<V> traveller) {
    Departure<V> leaving = new Departure<>();
    routes.compute(
        key,
        (same, route) -> {
          if (route == null) {
            leaving.trip = new Trip<>(supplier, traveller);
            return new Route<>();
          }
          if (route.boarding == null) {
            route.boarding = new Trip<>(supplier, traveller);
          } else {
            route.boarding.travellers.add(traveller);
          }
          return route;
        });
    launchIfAny(key, leaving.trip);
  }

  /**
   * Lets the trip leave, and after it each one that has boarded by the time it is back. A loop, for
   * a store that answers on the spot would otherwise have each trip launched by the one before it.
   */
  private void launchIfAny(K key, @Nullable Trip<V> first) {
    Trip<V> trip = first;
    while (trip != null) {
      trip = launch(key, trip);
    }
  }

  /** The next trip, if this one was back on the spot; else whoever brings it back launches that. */
  private @Nullable Trip<V> launch(K key, Trip<V> trip) {
    Flight flight = new Flight(key, trip);
    try {
      trip.supplier.get().subscribe().withSubscriber(flight);
    } catch (Throwable grounded) { // whatever it is, nobody may wait for this trip for ever
      flight.onFailure(grounded);
    }
    return flight.isAccepted() ? flight.next : null;
  }

  /**
   * Takes the trip that is boarding out of the map, before anyone hears of the one that has landed.
   */
  private @Nullable Trip<V> nextOf(K key) {
    Departure<V> next = new Departure<>();
    routes.compute(
        key,
        (same, route) -> {
          if (route == null || route.boarding == null) {
            return null;
          }
          next.trip = route.boarding;
          route.boarding = null;
          return route;
        });
    return next.trip;
  }

  private void land(Trip<V> trip, V value) {
    boolean claimed = false;
    for (Traveller<V> traveller : trip.travellers) {
      claimed |= traveller.arrive(value, !claimed);
    }
    if (!claimed) {
      unclaimed.accept(value);
    }
  }

  private void crash(Trip<V> trip, Throwable failure) {
    trip.travellers.forEach(traveller -> traveller.fail(failure));
  }

  /**
   * A key with a trip under way, and the one that leaves after it. Changed only under the map's
   * lock of the key.
   */
  private static final class Route<V> {
    @Nullable Trip<V> boarding;
  }

  /** What a step on the map found ready to leave. */
  private static final class Departure<V> {
    @Nullable Trip<V> trip;
  }

  /** A trip that has left, between the thread that launched it and the one that brings it back. */
  private final class Flight implements UniSubscriber<V> {
    private final K key;
    private final Trip<V> trip;
    private final AtomicBoolean back = new AtomicBoolean();
    private final AtomicBoolean met = new AtomicBoolean();
    @Nullable Trip<V> next;

    Flight(K key, Trip<V> trip) {
      this.key = key;
      this.trip = trip;
    }

    @Override
    public void onSubscribe(UniSubscription subscription) {
      // It goes on, whoever leaves.
    }

    @Override
    public void onItem(V value) {
      if (back.compareAndSet(false, true)) {
        bringBack(() -> land(trip, value));
      }
    }

    @Override
    public void onFailure(Throwable failure) {
      if (back.compareAndSet(false, true)) {
        bringBack(() -> crash(trip, failure));
      } else {
        Infrastructure.handleDroppedException(failure);
      }
    }

    private void bringBack(Runnable landing) {
      Trip<V> boarded = nextOf(key);
      next = boarded;
      try {
        landing.run();
      } catch (RuntimeException unheard) {
        Infrastructure.handleDroppedException(unheard);
      } finally {
        if (!met.compareAndSet(false, true)) {
          launchIfAny(key, boarded);
        }
      }
    }

    /** By the launching thread: whether the trip is back, and the next one its own. */
    boolean isAccepted() {
      return !met.compareAndSet(false, true);
    }
  }

  /** Boards when it is subscribed to. */
  private final class Boarding extends AbstractUni<Landed<V>> {
    private final K key;
    private final Supplier<Uni<V>> trip;

    Boarding(K key, Supplier<Uni<V>> trip) {
      this.key = key;
      this.trip = trip;
    }

    @Override
    public void subscribe(UniSubscriber<? super Landed<V>> subscriber) {
      Traveller<V> traveller = new Traveller<>(subscriber);
      subscriber.onSubscribe(traveller);
      board(key, trip, traveller);
    }
  }

  private static final class Trip<V> {
    final Supplier<Uni<V>> supplier;
    final List<Traveller<V>> travellers = new ArrayList<>(2);

    Trip(Supplier<Uni<V>> supplier, Traveller<V> first) {
      this.supplier = supplier;
      travellers.add(first);
    }
  }

  private static final class Traveller<V> implements UniSubscription {
    private final UniSubscriber<? super Landed<V>> seat;
    private final AtomicBoolean gone = new AtomicBoolean();

    Traveller(UniSubscriber<? super Landed<V>> seat) {
      this.seat = seat;
    }

    @Override
    public void cancel() {
      gone.set(true);
    }

    boolean arrive(V value, boolean first) {
      if (!gone.compareAndSet(false, true)) {
        return false;
      }
      seat.onItem(new Landed<>(value, first));
      return true;
    }

    void fail(Throwable failure) {
      if (gone.compareAndSet(false, true)) {
        seat.onFailure(failure);
      }
    }
  }
}
