package dev.freshold.policy;

import dev.freshold.model.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks of a value.
 *
 * @param minVersion nothing older, and nothing without a version; null: anything
 * @param maxAge milliseconds: the smaller of the namespace's bound and the request's
 * @param narrowed whether the request asked for less than the namespace's bound
 */
public record Demand(@Nullable Version minVersion, long maxAge, boolean narrowed) {

  public boolean acceptsVersion(@Nullable Version version) {
    return minVersion == null || (version != null && !version.isBelow(minVersion));
  }
}
