package dev.freshold.cache;

import dev.freshold.model.Outcome;
import dev.freshold.model.Receipt;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outcome of a read. Durations are milliseconds. */
public sealed interface GetResult {

  /** The position that the read has seen. */
  Receipt receipt();

  /**
   * A value: hand it out, and if there is a lease, load as well.
   *
   * @param freshFor how much longer it is fresh; 0: it is stale
   * @param staleFor how much longer it may be served
   */
  record Hit(
      Outcome.Value value,
      @Nullable Version version,
      boolean stale,
      long age,
      long freshFor,
      long staleFor,
      Served served,
      @Nullable LeaseGrant lease,
      List<Tag> tags,
      Receipt receipt)
      implements GetResult {}

  /** A remembered "there is no value": take it as the origin's answer. */
  record Negative(Outcome.Kind kind, String message, long age, long freshFor, Receipt receipt)
      implements GetResult {}

  /**
   * Nothing that may be served: load if there is a lease, else come back after the time, else do as
   * you please.
   *
   * @param retryAfter null: nobody else is loading
   */
  record Miss(
      Verdict.Reason reason, @Nullable LeaseGrant lease, @Nullable Long retryAfter, Receipt receipt)
      implements GetResult {}

  /** Who answered. */
  enum Served {
    /** This node's own memory. */
    LOCAL,
    /** The store. */
    STORE,
    /** The origin, for this call. */
    ORIGIN,
    /** The store, after somebody else's load. */
    WAITED
  }

  /**
   * The right to load.
   *
   * @param minVersion a load that returns an older one will be refused; null: none is known
   * @param readPrimary a replica of the origin may not have caught up
   */
  record LeaseGrant(String token, long millis, @Nullable Version minVersion, boolean readPrimary) {}
}
