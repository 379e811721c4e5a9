package dev.freshold.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lookups as a server would have told them. */
public final class Hits {
  private Hits() {}

  /** A hit. */
  public static Hit<String> of(
      Freshness freshness,
      Duration freshFor,
      Duration staleFor,
      @Nullable Long version,
      List<String> tags) {
    HitFacts facts =
        new HitFacts(
            Payload.ofText("x", "text/plain"),
            version,
            freshness,
            0,
            freshFor.toNanos(),
            staleFor.toNanos(),
            Served.STORE,
            tags,
            null);
    return new Hit<>("x", facts, Served.STORE, 0, "");
  }

  /** A miss. */
  public static Lookup<String> miss() {
    return new Miss<>(MissReason.ABSENT, Optional.empty(), Optional.empty(), "");
  }
}
