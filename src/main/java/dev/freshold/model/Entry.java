package dev.freshold.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outcome as it is stored, with all that is needed to judge it. All times are the store's, in
 * milliseconds since 1970.
 *
 * @param version the owner's version, where the put gave one
 * @param stamp the partition's counter when the load began: what was invalidated under a higher
 *     number is not reflected
 * @param loadStart when the load began, from which its age counts
 * @param freshFor milliseconds from the load's start for which it is fresh
 * @param staleFor milliseconds from the load's start for which it may be served at all; at least
 *     {@code freshFor}
 * @param loadCost milliseconds that the load took; feeds early refresh
 * @param tags what it depends on, at most {@link Tag#MAX_PER_ENTRY}
 */
public record Entry(
    Outcome outcome,
    @Nullable Version version,
    Epoch epoch,
    long stamp,
    long loadStart,
    int freshFor,
    int staleFor,
    int loadCost,
    List<Tag> tags) {

  public Entry {
    if (freshFor < 0 || staleFor < freshFor || loadCost < 0) {
      throw new IllegalArgumentException("lives must be 0 <= freshFor <= staleFor");
    }
    tags = List.copyOf(tags);
  }

  public long freshUntil() {
    return loadStart + freshFor;
  }

  public long staleUntil() {
    return loadStart + staleFor;
  }

  /** Milliseconds since the load began; never negative, for a clock may have been stepped. */
  public long age(long now) {
    return Math.max(0, now - loadStart);
  }

  /** The same with another stamp. */
  public Entry stampedAt(long position) {
    return new Entry(
        outcome, version, epoch, position, loadStart, freshFor, staleFor, loadCost, tags);
  }

  public boolean isNegative() {
    return outcome instanceof Outcome.Negative;
  }
}
