package dev.freshold.flight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.flight.Flights.Landed;
import dev.freshold.testing.Await;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Many threads and one key. Every trip notes when it began, by a counter that each traveller
 * advances before it boards: a trip that began before its traveller boarded could bring back what
 * was invalidated in between.
 */
class FlightsRaceTest {

  private static final int THREADS = 8;
  private static final int ROUNDS = 2_000;

  private final AtomicLong moments = new AtomicLong();
  private final AtomicInteger flying = new AtomicInteger();
  private final AtomicInteger mostFlying = new AtomicInteger();
  private final AtomicInteger trips = new AtomicInteger();
  private final AtomicInteger firsts = new AtomicInteger();

  @Test
  void manyThreads_tripsThatTakeTheirTime_neverTwoAtATimeAndNoneBegunTooEarly() {
    Flights<String, Long> flights = new Flights<>(value -> {});
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      long early = hammer(landed(flights, () -> trip().runSubscriptionOn(pool)), ROUNDS / 4);

      assertThat(early).isZero();
    }

    assertThat(mostFlying).hasValue(1);
    assertThat(firsts).hasValue(trips.get());
    assertThat(flights.size()).isZero();
  }

  @Test
  void manyThreads_tripsThatAreAnsweredOnTheSpot_neverTwoAtATimeAndNoneBegunTooEarly() {
    Flights<String, Long> flights = new Flights<>(value -> {});

    long early = hammer(landed(flights, this::trip), ROUNDS);

    assertThat(early).isZero();
    assertThat(mostFlying).hasValue(1);
    assertThat(firsts).hasValue(trips.get());
    assertThat(flights.size()).isZero();
  }

  /** A trip that always finds the next one boarded must not grow the stack with each of them. */
  @Test
  void tripsAnsweredOnTheSpot_oneBoardedDuringEachOther_doNotGrowTheStack() {
    Flights<String, Integer> flights = new Flights<>(value -> {});
    AtomicInteger left = new AtomicInteger(100_000);
    AtomicInteger landed = new AtomicInteger();

    board(flights, left, landed);

    assertThat(landed).hasValue(100_001);
    assertThat(flights.size()).isZero();
  }

  @Test
  void guardOff_manyThreads_joinTripsThatBeganTooEarly() {
    JoiningFlights<String, Long> naive = new JoiningFlights<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Callable<Long> journey =
          () -> Await.of(naive.join("k", () -> trip().runSubscriptionOn(pool)));

      long early = Await.eventually(() -> hammer(journey, 100), found -> found > 0);

      assertThat(early).isPositive();
    }
  }

  private static void board(
      Flights<String, Integer> flights, AtomicInteger left, AtomicInteger landed) {
    flights
        .join(
            "k",
            () -> {
              if (left.getAndDecrement() > 0) {
                board(flights, left, landed);
              }
              return Uni.createFrom().item(1);
            })
        .subscribe()
        .with(value -> landed.incrementAndGet());
  }

  private Uni<Long> trip() {
    return Uni.createFrom()
        .item(
            () -> {
              mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
              trips.incrementAndGet();
              long began = moments.incrementAndGet();
              Thread.onSpinWait();
              flying.decrementAndGet();
              return began;
            });
  }

  private Callable<Long> landed(Flights<String, Long> flights, Supplier<Uni<Long>> trip) {
    Function<Landed<Long>, Long> counted =
        landed -> {
          firsts.addAndGet(landed.first() ? 1 : 0);
          return landed.value();
        };
    return () -> counted.apply(Await.of(flights.join("k", trip)));
  }

  /** How many travellers were given a trip that had begun before they boarded. */
  private long hammer(Callable<Long> journey, int rounds) {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    try (ExecutorService travellers = Executors.newFixedThreadPool(THREADS)) {
      List<Future<Long>> all = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        all.add(travellers.submit(() -> travel(journey, rounds, start)));
      }
      long early = 0;
      for (Future<Long> one : all) {
        early += one.get(60, TimeUnit.SECONDS);
      }
      return early;
    } catch (InterruptedException | ExecutionException | TimeoutException failed) {
      throw new AssertionError(failed);
    }
  }

  private long travel(Callable<Long> journey, int rounds, CyclicBarrier start) throws Exception {
    long early = 0;
    start.await(5, TimeUnit.SECONDS);
    for (int i = 0; i < rounds; i++) {
      long boarded = moments.incrementAndGet();
      early += journey.call() < boarded ? 1 : 0;
    }
    return early;
  }
}
