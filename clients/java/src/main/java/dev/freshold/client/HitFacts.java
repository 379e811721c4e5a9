package dev.freshold.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a hit says besides its value, as it stood when it came; shared by all hits that are served
 * from one copy.
 */
record HitFacts(
    Payload payload,
    @Nullable Long version,
    Freshness freshness,
    long ageNanos,
    long freshForNanos,
    long staleForNanos,
    Served served,
    List<String> tags,
    @Nullable Lease lease) {

  HitFacts withoutLease() {
    return new HitFacts(
        payload, version, freshness, ageNanos, freshForNanos, staleForNanos, served, tags, null);
  }
}
