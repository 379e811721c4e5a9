package dev.freshold.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A value that may be served.
 *
 * <p>Times are made when they are asked for, because a hit of the near cache is often asked for
 * nothing but its value.
 *
 * @param <V> the type of the value
 */
public final class Hit<V> implements Lookup<V> {
  private final V value;
  private final HitFacts facts;
  private final Served served;
  private final long passedNanos;
  private final String receipt;

  Hit(V value, HitFacts facts, Served served, long passedNanos, String receipt) {
    this.value = value;
    this.facts = facts;
    this.served = served;
    this.passedNanos = passedNanos;
    this.receipt = receipt;
  }

  /**
   * The value. It may be shared with other callers where it was served NEAR or LOADED: do not
   * change it.
   */
  @Override
  public V value() {
    return value;
  }

  /** The owner's version; empty where the put gave none. */
  public OptionalLong version() {
    return Wire.optional(facts.version());
  }

  /** How the value stands to its policy. */
  public Freshness freshness() {
    return facts.freshness();
  }

  /** The time since the load of the value began. */
  public Duration age() {
    return Duration.ofNanos(facts.ageNanos() + passedNanos);
  }

  /** How much longer it will be fresh; zero when it is stale. */
  public Duration freshFor() {
    return Duration.ofNanos(Math.max(0, facts.freshForNanos() - passedNanos));
  }

  /** How much longer it may be served at all. A copy must not outlive it. */
  public Duration staleFor() {
    return Duration.ofNanos(Math.max(0, facts.staleForNanos() - passedNanos));
  }

  /** Who answered. */
  public Served served() {
    return served;
  }

  /** All that the value is known to depend on. */
  public List<String> tags() {
    return facts.tags();
  }

  /** The media type of the value as it is stored; may be empty. */
  public String contentType() {
    return facts.payload().contentType();
  }

  /**
   * The duty to refresh, given to this caller alone: put under it, or abandon it. Never of
   * getOrLoad, which does so itself.
   */
  public Optional<Lease> lease() {
    return Optional.ofNullable(facts.lease());
  }

  @Override
  public String receipt() {
    return receipt;
  }

  /** The answer that this is a hit of, again. */
  Answer answer(Codec<?> codec) {
    return new Answer.Found(facts, passedNanos, served, receipt, value, codec);
  }

  @Override
  public String toString() {
    return "Hit["
        + value
        + ", "
        + freshness()
        + ", "
        + served
        + ", age "
        + age()
        + ", fresh for "
        + freshFor()
        + "]";
  }
}
