package dev.freshold.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A lookup before its value has a type. */
sealed interface Answer {
  String receipt();

  /** The lookup that a caller is given. */
  <V> Lookup<V> lookup(Codec<V> codec);

  /**
   * There is a value.
   *
   * @param decoded the value, where this process has it already; null otherwise
   * @param codec what it was decoded by
   */
  record Found(
      HitFacts facts,
      long passedNanos,
      Served served,
      String receipt,
      @Nullable Object decoded,
      @Nullable Codec<?> codec)
      implements Answer {
    static Found of(HitFacts facts, String receipt) {
      return new Found(facts, 0, facts.served(), receipt, null, null);
    }

    Found decoded(Object value, Codec<?> by) {
      return new Found(facts, passedNanos, served, receipt, value, by);
    }

    Found withoutLease() {
      return new Found(facts.withoutLease(), passedNanos, served, receipt, decoded, codec);
    }

    @Override
    @SuppressWarnings(
        "unchecked") // a value that this very codec has made, or takes, is one of its own
    public <V> Hit<V> lookup(Codec<V> wanted) {
      V value =
          decoded != null && wanted.equals(codec)
              ? (V) decoded
              : Codecs.decode(wanted, facts.payload());
      return new Hit<>(value, facts, served, passedNanos, receipt);
    }
  }

  /** There is no value. */
  record Absent(NegativeKind kind, String message, Duration age, Duration freshFor, String receipt)
      implements Answer {
    @Override
    public <V> Lookup<V> lookup(Codec<V> codec) {
      return new Negative<>(kind, message, age, freshFor, receipt);
    }
  }

  /** Nothing may be served. */
  record Nothing(
      MissReason reason, @Nullable Lease lease, @Nullable Duration retryAfter, String receipt)
      implements Answer {
    @Override
    public <V> Lookup<V> lookup(Codec<V> codec) {
      return new Miss<>(
          reason,
          java.util.Optional.ofNullable(lease),
          java.util.Optional.ofNullable(retryAfter),
          receipt);
    }
  }
}
