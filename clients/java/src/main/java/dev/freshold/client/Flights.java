package dev.freshold.client;

import io.grpc.Context;
import io.grpc.Deadline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flights under way, one for each key and everything that changes the answer. See {@link
 * Flight}.
 */
final class Flights {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Flight.Key, Flight> underway = new HashMap<>();

  /** Loads and refreshes that have yet to end, whoever waits for them. */
  private final Map<Object, CompletableFuture<?>> work = new ConcurrentHashMap<>();

  private final Map<Object, CompletableFuture<?>> refreshes = new ConcurrentHashMap<>();
  private final Travel travel;
  private final ScheduledExecutorService clock;
  private boolean closed;

  Flights(Travel travel, ScheduledExecutorService clock) {
    this.travel = travel;
    this.clock = clock;
  }

  /** Joins the flight of the key, or begins it. */
  Promise<Answer> fly(Place at, GetOptions chosen, Deadline deadline, Pilot<?> pilot) {
    Flight.Key key = new Flight.Key(at, chosen.maxStaleness(), chosen.minVersion());
    Promise<Answer> caller = new Promise<>();
    Flight begun = null;
    Trip boarded;
    lock.lock();
    try {
      if (closed) {
        return Promise.failed(FresholdException.closed());
      }
      Flight flight = underway.get(key);
      if (flight == null) {
        flight = new Flight(key, new Trip(chosen, deadline, pilot));
        underway.put(key, flight);
        begun = flight;
      }
      boarded = board(flight, chosen, deadline, pilot, begun != null);
    } finally {
      lock.unlock();
    }
    Trip trip = boarded;
    var timer =
        clock.schedule(
            () -> {
              if (caller.completeExceptionally(FresholdException.deadline())) {
                leave(trip, key);
              }
            },
            deadline.timeRemaining(TimeUnit.NANOSECONDS),
            TimeUnit.NANOSECONDS);
    Promise.whenDone(
        trip.done,
        (answer, error) -> {
          timer.cancel(false);
          if (error != null) {
            caller.fail(error);
          } else {
            caller.complete(answer);
          }
        });
    caller.stopping(
        () -> {
          timer.cancel(false);
          leave(trip, key);
        });
    if (begun != null) {
      run(begun);
    }
    return caller;
  }

  private static Trip board(
      Flight flight, GetOptions chosen, Deadline deadline, Pilot<?> pilot, boolean first) {
    Trip boarded;
    Trip waiting = flight.next;
    if (first || (flight.phase == Flight.Phase.LOADING && flight.current.callers > 0)) {
      boarded = flight.current;
    } else if (waiting != null && waiting.callers > 0) {
      boarded = waiting;
    } else {
      boarded = new Trip(chosen, deadline, pilot);
      flight.next = boarded;
    }
    boarded.callers++;
    extend(boarded, chosen.receipt(), deadline);
    return boarded;
  }

  private static void extend(Trip trip, @Nullable String receipt, Deadline deadline) {
    String newest = Position.newer(trip.chosen.receipt(), receipt);
    if (newest != null) {
      trip.chosen = trip.chosen.receipt(newest);
    }
    trip.latest = trip.latest.isBefore(deadline) ? deadline : trip.latest;
  }

  /** Takes one caller off; the last one ends the trip. */
  private void leave(Trip from, Flight.Key key) {
    Trip trip = from;
    lock.lock();
    try {
      while (trip.into != null) {
        trip = trip.into;
      }
      trip.callers--;
      if (trip.callers > 0) {
        return;
      }
      Flight flight = underway.get(key);
      if (flight != null && flight.next == trip) {
        flight.next = null;
      }
    } finally {
      lock.unlock();
    }
    trip.stop();
  }

  /** Makes the present trip of a flight, and then the next one if anybody waits for it. */
  private void run(Flight flight) {
    Trip trip = flight.current;
    CompletableFuture<Answer> made = begin(() -> travel.make(this, flight, trip));
    Promise.whenDone(made, (answer, error) -> arrived(flight, trip, answer, error));
  }

  private void arrived(
      Flight flight, Trip trip, @Nullable Answer answer, @Nullable Throwable error) {
    boolean again;
    lock.lock();
    try {
      Trip next = flight.next;
      again = next != null && next.callers > 0;
      if (again && next != null) {
        flight.current = next;
        flight.next = null;
        flight.phase = Flight.Phase.READING;
      } else {
        underway.remove(flight.key, flight);
      }
    } finally {
      lock.unlock();
    }
    if (error != null || answer == null) {
      trip.done.completeExceptionally(
          error == null ? new IllegalStateException("no answer") : Errors.of(error));
    } else {
      trip.done.complete(answer);
    }
    if (again) {
      run(flight);
    }
  }

  /** Outside of any caller's context: a load is for everybody. */
  private <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> what) {
    Context outer = Context.ROOT.attach();
    try {
      CompletableFuture<T> begun = what.get();
      Object ticket = new Object();
      work.put(ticket, begun);
      Promise.whenDone(begun, (told, error) -> work.remove(ticket));
      return begun;
    } finally {
      Context.ROOT.detach(outer);
    }
  }

  /** Lets those who wait for the next trip join this one, which has yet to put. */
  void startLoading(Flight flight) {
    Trip waiting;
    Trip now;
    lock.lock();
    try {
      flight.phase = Flight.Phase.LOADING;
      waiting = flight.next;
      now = flight.current;
      if (waiting == null || waiting.callers == 0 || now.callers == 0) {
        return;
      }
      flight.next = null;
      now.callers += waiting.callers;
      extend(now, waiting.chosen.receipt(), waiting.latest);
      waiting.into = now;
    } finally {
      lock.unlock();
    }
    Trip joined = waiting;
    Promise.whenDone(
        now.done,
        (answer, error) -> {
          if (error != null) {
            joined.done.completeExceptionally(error);
          } else {
            joined.done.complete(answer);
          }
        });
  }

  void enter(Flight flight, Flight.Phase phase) {
    lock.lock();
    try {
      flight.phase = phase;
    } finally {
      lock.unlock();
    }
  }

  /** What the reads of a trip quote, and until when anybody waits for it. */
  Outlook outlook(Trip trip) {
    lock.lock();
    try {
      return new Outlook(trip.chosen, trip.latest);
    } finally {
      lock.unlock();
    }
  }

  record Outlook(GetOptions chosen, Deadline latest) {}

  /** Refreshes in the background, until the client is closed. */
  void refresh(
      Supplier<CompletableFuture<Cargo>> load,
      Function<CompletableFuture<Cargo>, CompletableFuture<?>> then) {
    if (over()) {
      return;
    }
    var unused =
        begin(
            () -> {
              CompletableFuture<Cargo> loading = load.get();
              Object ticket = new Object();
              refreshes.put(ticket, loading);
              Promise.whenDone(loading, (cargo, error) -> refreshes.remove(ticket));
              if (over()) {
                loading.cancel(true);
              }
              return then.apply(loading).handle((told, error) -> true);
            });
  }

  private boolean over() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all flights and refreshes, and waits until their leases were given back. */
  void close() {
    List<Trip> trips = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      for (Flight flight : underway.values()) {
        trips.add(flight.current);
        if (flight.next != null) {
          trips.add(flight.next);
        }
      }
    } finally {
      lock.unlock();
    }
    trips.forEach(Trip::stop);
    refreshes.values().forEach(loading -> loading.cancel(true));
    CompletableFuture<?>[] left = work.values().toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(left).handle((told, error) -> true).join();
  }
}
