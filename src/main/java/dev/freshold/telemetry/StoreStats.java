package dev.freshold.telemetry;

import dev.freshold.store.StoreException;
import dev.freshold.watch.Buckets;
import dev.freshold.watch.Counts;
import dev.freshold.watch.Span;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the store has answered this node, step by step. */
@Singleton
public final class StoreStats {

  /** Microseconds. */
  private static final long[] TIMES = {
    100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 500_000, 2_000_000
  };

  /** What the store was asked to do. */
  enum Step {
    READ,
    PUT,
    EXTEND,
    ABANDON,
    BUST,
    BUMP,
    ESTIMATE,
    INSPECT,
    JOURNAL,
    RENEW,
    LEAVE,
    FLEET,
    CHECK
  }

  private final Map<Step, Buckets> times = new EnumMap<>(Step.class);
  private final Counts<Step> unreachable = new Counts<>(Step.class);
  private final Counts<Step> refused = new Counts<>(Step.class);
  private volatile boolean reachable = true;

  StoreStats() {
    Arrays.stream(Step.values()).forEach(step -> times.put(step, new Buckets(TIMES)));
  }

  /** Of a store that was asked nothing yet. */
  public static StoreStats none() {
    return new StoreStats();
  }

  Buckets times(Step step) {
    return Objects.requireNonNull(times.get(step));
  }

  /** Steps that the store did not answer, so that it is unknown whether they were taken. */
  Counts<Step> unreachable() {
    return unreachable;
  }

  /** Steps that were answered with an error. */
  Counts<Step> refused() {
    return refused;
  }

  /** Whether the last answer was one. */
  boolean isReachable() {
    return reachable;
  }

  void note(Step step, long micros, @Nullable Throwable failure, Span span) {
    boolean answered = !isUnreachable(failure);
    if (answered != reachable) {
      reachable = answered;
    }
    if (failure == null) {
      times(step).record(micros, span);
    } else {
      (answered ? refused : unreachable).add(step);
    }
  }

  private static boolean isUnreachable(@Nullable Throwable failure) {
    return failure instanceof StoreException fault
        && fault.fault() == StoreException.Fault.UNAVAILABLE;
  }
}
