package dev.freshold.client;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of a read; what is null is not sent, so that the default of the server holds. Make
 * one with {@link #defaults}.
 *
 * @param onMiss what to do where there is nothing fresh; RETURN by default
 * @param maxStaleness nothing older is served to this call
 * @param minVersion nothing of a lower version, or of none, is served to this call
 * @param minVersions the same for some of the keys of a getMany
 * @param receipt the read sees at least what the answer saw that gave this receipt
 * @param waitFor how long to wait for another caller's load, at most 60 s; zero: not at all. Not of
 *     getOrLoad
 * @param skipNear go past the near cache
 * @param timeout the deadline of the call, all attempts included; the client's by default
 */
public record GetOptions(
    @Nullable OnMiss onMiss,
    @Nullable Duration maxStaleness,
    @Nullable Long minVersion,
    Map<String, Long> minVersions,
    @Nullable String receipt,
    @Nullable Duration waitFor,
    boolean skipNear,
    @Nullable Duration timeout) {
  private static final GetOptions DEFAULTS =
      new GetOptions(null, null, null, Map.of(), null, null, false, null);

  /** Copies the versions. */
  public GetOptions {
    minVersions = Map.copyOf(minVersions);
  }

  /** Nothing chosen. */
  public static GetOptions defaults() {
    return DEFAULTS;
  }

  /** See the class. */
  public GetOptions onMiss(OnMiss what) {
    return new GetOptions(
        what, maxStaleness, minVersion, minVersions, receipt, waitFor, skipNear, timeout);
  }

  /** See the class. */
  public GetOptions maxStaleness(Duration bound) {
    return new GetOptions(
        onMiss, bound, minVersion, minVersions, receipt, waitFor, skipNear, timeout);
  }

  /** See the class. */
  public GetOptions minVersion(long version) {
    return new GetOptions(
        onMiss, maxStaleness, version, minVersions, receipt, waitFor, skipNear, timeout);
  }

  /** See the class. */
  public GetOptions minVersions(Map<String, Long> versions) {
    return new GetOptions(
        onMiss, maxStaleness, minVersion, versions, receipt, waitFor, skipNear, timeout);
  }

  /** See the class. */
  public GetOptions receipt(String seen) {
    return new GetOptions(
        onMiss, maxStaleness, minVersion, minVersions, seen, waitFor, skipNear, timeout);
  }

  /** See the class. */
  public GetOptions waitFor(Duration bound) {
    return new GetOptions(
        onMiss, maxStaleness, minVersion, minVersions, receipt, bound, skipNear, timeout);
  }

  /** Go past the near cache. */
  public GetOptions skippingNear() {
    return new GetOptions(
        onMiss, maxStaleness, minVersion, minVersions, receipt, waitFor, true, timeout);
  }

  /** See the class. */
  public GetOptions timeout(Duration bound) {
    return new GetOptions(
        onMiss, maxStaleness, minVersion, minVersions, receipt, waitFor, skipNear, bound);
  }

  @SuppressWarnings("ReferenceEquality") // equal ones are as well served by a closer look
  boolean plain() {
    return this == DEFAULTS;
  }

  /** Of one key of a getMany. */
  GetOptions of(@Nullable Long version) {
    return new GetOptions(
        onMiss, maxStaleness, version, Map.of(), receipt, waitFor, skipNear, timeout);
  }
}
