package dev.freshold.config;

import dev.freshold.policy.Coherence;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.PutPermission;
import java.time.Duration;
import java.util.List;

/** A named set of defaults, and nothing but defaults. */
enum Preset {
  /** External answers, aggregates, sessions. */
  TTL(Coherence.BOUNDED, PutPermission.ANY, OnMiss.RETURN, false, 0, 0),
  /** Countries, currencies, flags that may lag: served stale for as long as the bound allows. */
  REFERENCE(Coherence.BOUNDED, PutPermission.ANY, OnMiss.LEASE, false, Preset.ALL, Preset.ALL),
  /** Profiles, settings: one service writes. */
  OWNED(Coherence.STRICT, PutPermission.VERSIONED, OnMiss.LEASE, false, 1, 1),
  /** Orders, inventory, catalogs: events bust. Its defaults hold where no preset is named. */
  MULTI_PRODUCER(Coherence.STRICT, PutPermission.LEASED_OR_VERSIONED, OnMiss.LEASE, false, 1, 1),
  /** Lists, searches, dashboards: tags bust, so that an entry without a tag is a mistake. */
  DERIVED(Coherence.STRICT, PutPermission.LEASED_OR_VERSIONED, OnMiss.LEASE, true, 2, 0);

  /** So many ttls, even of a millisecond, that all of max-staleness is less. */
  private static final int ALL = Integer.MAX_VALUE;

  private final Coherence coherence;
  private final PutPermission puts;
  private final OnMiss onMiss;
  private final boolean tagNeeded;
  private final int revalidateTtls;
  private final int errorTtls;

  Preset(
      Coherence coherence,
      PutPermission puts,
      OnMiss onMiss,
      boolean tagNeeded,
      int revalidateTtls,
      int errorTtls) {
    this.coherence = coherence;
    this.puts = puts;
    this.onMiss = onMiss;
    this.tagNeeded = tagNeeded;
    this.revalidateTtls = revalidateTtls;
    this.errorTtls = errorTtls;
  }

  Coherence coherence() {
    return coherence;
  }

  PutPermission puts() {
    return puts;
  }

  OnMiss onMiss() {
    return onMiss;
  }

  List<String> requireTags() {
    return tagNeeded ? List.of("*") : List.of();
  }

  /**
   * The window of stale-while-revalidate.
   *
   * @param left what the ttl leaves of max-staleness
   */
  Duration revalidate(Duration ttl, Duration left) {
    return window(ttl, revalidateTtls, left);
  }

  /**
   * The window of stale-if-error.
   *
   * @param left what the ttl leaves of max-staleness
   */
  Duration onError(Duration ttl, Duration left) {
    return window(ttl, errorTtls, left);
  }

  private static Duration window(Duration ttl, int ttls, Duration left) {
    return Duration.ofMillis(Math.min(ttl.toMillis() * ttls, left.toMillis()));
  }
}
