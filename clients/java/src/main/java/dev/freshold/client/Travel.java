package dev.freshold.client;

import dev.freshold.client.internal.pb.PutRequest;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes a trip: reads, and loads under the lease that the read may bring. */
final class Travel {
  /** How often a load is begun whose put is refused. */
  private static final int REFUSALS = 3;

  /** How long a read waits for another's load, at most. */
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

  /** Before the next look, where the server does not say how long. */
  private static final Duration SHORT_WAIT = Duration.ofMillis(50);

  private final Calls calls;
  private final Reads reads;
  private final Writes writes;
  private final Settings settings;
  private final Executor loaders;
  private final ScheduledExecutorService clock;

  Travel(
      Calls calls,
      Reads reads,
      Writes writes,
      Settings settings,
      Executor loaders,
      ScheduledExecutorService clock) {
    this.calls = calls;
    this.reads = reads;
    this.writes = writes;
    this.settings = settings;
    this.loaders = loaders;
    this.clock = clock;
  }

  CompletableFuture<Answer> make(Flights flights, Flight flight, Trip trip) {
    return go(flights, flight, trip, 0);
  }

  private CompletableFuture<Answer> go(Flights flights, Flight flight, Trip trip, int refused) {
    return look(flights, flight, trip)
        .thenCompose(
            answer -> {
              if (answer instanceof Answer.Found found) {
                return CompletableFuture.completedFuture(refreshed(flights, flight, trip, found));
              }
              if (answer instanceof Answer.Nothing miss) {
                return miss.lease() == null
                    ? heldBack(flights, trip, miss)
                        .thenCompose(over -> go(flights, flight, trip, refused))
                    : load(flights, flight, trip, miss.lease(), refused);
              }
              return CompletableFuture.completedFuture(answer);
            });
  }

  /** Reads, and waits for a little less than anybody waits for the answer. */
  private CompletableFuture<Answer> look(Flights flights, Flight flight, Trip trip) {
    Flights.Outlook outlook = flights.outlook(trip);
    long left = outlook.latest().timeRemaining(TimeUnit.NANOSECONDS);
    Duration wait = Duration.ofNanos(Math.max(0, Math.min(left - left / 10, LONGEST_WAIT)));
    GetOptions chosen = outlook.chosen().onMiss(OnMiss.LEASE).waitFor(wait);
    return trip.during(
        () ->
            reads.ask(flight.key.at(), chosen, Calls.until(outlook.latest()), trip.pilot.codec()));
  }

  /** Waits until the server may be asked again, if anybody waits so long. */
  private CompletableFuture<Boolean> heldBack(Flights flights, Trip trip, Answer.Nothing miss) {
    Duration wait = miss.retryAfter() == null ? SHORT_WAIT : miss.retryAfter();
    Duration next = wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
    if (flights.outlook(trip).latest().timeRemaining(TimeUnit.NANOSECONDS) < Wire.nanos(next)) {
      return Promise.failed(FresholdException.heldBack(next));
    }
    return trip.during(() -> calls.sleep(next));
  }

  private CompletableFuture<Answer> load(
      Flights flights, Flight flight, Trip trip, Lease lease, int refused) {
    flights.startLoading(flight);
    Place at = flight.key.at();
    Long least = trip.chosen.minVersion();
    CompletableFuture<Cargo> loading =
        trip.during(() -> trip.pilot.run(ask(at, lease, least), loaders, clock));
    return Promise.settled(
        loading,
        (cargo, error) ->
            error == null && cargo != null
                ? put(flights, flight, trip, lease, cargo, refused)
                : giveBack(at, lease, error, trip.stopped())
                    .thenCompose(failed -> standIn(flights, flight, trip, failed)));
  }

  private static Ask ask(Place at, Lease lease, @Nullable Long least) {
    OptionalLong wanted = lease.minVersion();
    if (least != null && (wanted.isEmpty() || least > wanted.getAsLong())) {
      wanted = OptionalLong.of(least);
    }
    return new Ask(at.namespace, at.schema, at.key, wanted, lease.readPrimary(), "");
  }

  private CompletableFuture<Answer> put(
      Flights flights, Flight flight, Trip trip, Lease lease, Cargo cargo, int refused) {
    flights.enter(flight, Flight.Phase.PUTTING);
    return store(flight.key.at(), lease, cargo)
        .thenCompose(
            result -> {
              Refused refusal =
                  result instanceof Refused no ? no : tooOldFor(trip.chosen.minVersion(), cargo);
              if (refusal == null) {
                return CompletableFuture.completedFuture(answer(cargo, (Stored) result));
              }
              if (refused + 1 == REFUSALS || refusal.reason() == RefusalReason.TOO_OLD) {
                return Promise.failed(FresholdException.refused(refusal));
              }
              flights.enter(flight, Flight.Phase.READING);
              return go(flights, flight, trip, refused + 1);
            });
  }

  /** What was loaded is older than the caller asked for: it is not handed out. */
  private static @Nullable Refused tooOldFor(@Nullable Long least, Cargo cargo) {
    Long version = cargo.put().version();
    if (least == null || cargo.payload() == null || (version != null && version >= least)) {
      return null;
    }
    return new Refused(
        RefusalReason.BEHIND,
        OptionalLong.of(least),
        "what was loaded is older than the caller asked for",
        "");
  }

  /** Puts what was loaded, whoever still waits: it is paid for. */
  private CompletableFuture<PutResult> store(Place at, Lease lease, Cargo cargo) {
    PutRequest.Builder request = Writes.request(at, cargo.put().underLease(lease.token()));
    if (cargo.payload() == null) {
      request.setNegative(Writes.negative(NegativeKind.NOT_FOUND, cargo.message()));
    } else {
      request.setValue(Wire.value(cargo.payload()));
    }
    return writes
        .put(request.build(), parting())
        .whenComplete(
            (result, error) -> {
              if (error == null) {
                settings.telemetry().loaded(result instanceof Stored ? "stored" : "refused");
                return;
              }
              settings.telemetry().loaded("failed");
              ErrorKind kind = Errors.of(error).kind();
              if (kind == ErrorKind.INVALID_REQUEST || kind == ErrorKind.NOT_ALLOWED) {
                var unused = abandon(at, lease, true);
              }
            });
  }

  private CallOptions parting() {
    return Calls.until(Deadline.after(Wire.nanos(settings.callTimeout()), TimeUnit.NANOSECONDS));
  }

  /** What becomes of it changes nothing: a lease that is not given back runs out. */
  private CompletableFuture<Boolean> abandon(Place at, Lease lease, boolean failed) {
    return writes.abandon(at, lease.token(), failed, parting()).exceptionally(unknown -> false);
  }

  /**
   * Gives the lease back, and says what the callers are told: a load that nobody waits for any more
   * has not failed.
   */
  private CompletableFuture<FresholdException> giveBack(
      Place at, Lease lease, @Nullable Throwable cause, boolean left) {
    settings.telemetry().loaded(left ? "cancelled" : "failed");
    FresholdException told =
        left
            ? FresholdException.cancelled(cause)
            : new FresholdException(
                ErrorKind.LOAD_FAILED,
                String.valueOf(cause == null ? null : cause.getMessage()),
                cause);
    return abandon(at, lease, !left).thenApply(released -> told);
  }

  /** Looks for a stale value after a load has failed. */
  private CompletableFuture<Answer> standIn(
      Flights flights, Flight flight, Trip trip, FresholdException failed) {
    if (failed.kind() != ErrorKind.LOAD_FAILED) {
      return Promise.failed(failed);
    }
    Flights.Outlook outlook = flights.outlook(trip);
    GetOptions chosen = outlook.chosen().onMiss(OnMiss.RETURN);
    return trip.during(
            () ->
                reads.ask(
                    flight.key.at(), chosen, Calls.until(outlook.latest()), trip.pilot.codec()))
        .handle(
            (answer, error) -> {
              if (error == null && answer instanceof Answer.Found found) {
                return (Answer) found;
              }
              throw failed;
            });
  }

  private static Answer answer(Cargo cargo, Stored stored) {
    if (cargo.payload() == null || cargo.decoded() == null) {
      return new Answer.Absent(
          NegativeKind.NOT_FOUND,
          cargo.message(),
          Duration.ZERO,
          stored.freshFor(),
          stored.receipt());
    }
    boolean fresh = !stored.freshFor().isZero() && !stored.freshFor().isNegative();
    HitFacts facts =
        new HitFacts(
            cargo.payload(),
            cargo.put().version(),
            fresh ? Freshness.FRESH : Freshness.STALE,
            0,
            Wire.nanos(stored.freshFor()),
            Wire.nanos(stored.staleFor()),
            Served.LOADED,
            stored.tags(),
            null);
    return Answer.Found.of(facts, stored.receipt()).decoded(cargo.decoded(), cargo.codec());
  }

  /** Takes the duty to refresh off a hit, and has it done in the background. */
  private Answer refreshed(Flights flights, Flight flight, Trip trip, Answer.Found found) {
    Lease lease = found.facts().lease();
    if (lease == null) {
      return found;
    }
    Place at = flight.key.at();
    flights.refresh(
        () -> trip.pilot.run(ask(at, lease, null), loaders, clock),
        loading ->
            Promise.settled(
                loading,
                (cargo, error) ->
                    error == null && cargo != null
                        ? store(at, lease, cargo).thenApply(told -> true)
                        : giveBack(at, lease, error, loading.isCancelled())
                            .thenApply(told -> true)));
    return found.withoutLease();
  }
}
