package dev.freshold.client;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a put; what is null is not sent. Make one with {@link #defaults}.
 *
 * @param version of the row or document, 0 or more, monotonic per key; optional, and much better
 *     with
 * @param tags what the value depends on, besides what the namespace adds; at most 32 in all
 * @param leaseToken the right that an earlier get gave
 * @param ttl fresh for this long, where that is shorter than the policy's ttl
 * @param loadDuration without a lease: how long ago the load began
 * @param receipt without a lease: an invalidation after the get that gave it refuses the put
 * @param reach STORE by default
 * @param requestId an origin that the server writes to is told it, so that a retry with the same
 *     one has no second effect there
 * @param timeout the deadline of the call, all attempts included; the client's by default
 */
public record PutOptions(
    @Nullable Long version,
    List<String> tags,
    @Nullable String leaseToken,
    @Nullable Duration ttl,
    @Nullable Duration loadDuration,
    @Nullable String receipt,
    @Nullable Reach reach,
    @Nullable String requestId,
    @Nullable Duration timeout) {
  private static final PutOptions DEFAULTS =
      new PutOptions(null, List.of(), null, null, null, null, null, null, null);

  /** Copies the tags. */
  public PutOptions {
    tags = List.copyOf(tags);
  }

  /** Nothing chosen. */
  public static PutOptions defaults() {
    return DEFAULTS;
  }

  /** See the class. */
  public PutOptions version(long given) {
    return new PutOptions(
        given, tags, leaseToken, ttl, loadDuration, receipt, reach, requestId, timeout);
  }

  /** See the class. */
  public PutOptions tags(String... given) {
    return tags(List.of(given));
  }

  /** See the class. */
  public PutOptions tags(List<String> given) {
    return new PutOptions(
        version, given, leaseToken, ttl, loadDuration, receipt, reach, requestId, timeout);
  }

  /** Puts with the right that an earlier get gave. */
  public PutOptions underLease(String token) {
    return new PutOptions(
        version, tags, token, ttl, loadDuration, receipt, reach, requestId, timeout);
  }

  /** See the class. */
  public PutOptions ttl(Duration given) {
    return new PutOptions(
        version, tags, leaseToken, given, loadDuration, receipt, reach, requestId, timeout);
  }

  /** See the class. */
  public PutOptions loadDuration(Duration ago) {
    return new PutOptions(version, tags, leaseToken, ttl, ago, receipt, reach, requestId, timeout);
  }

  /** See the class. */
  public PutOptions receipt(String since) {
    return new PutOptions(
        version, tags, leaseToken, ttl, loadDuration, since, reach, requestId, timeout);
  }

  /** See the class. */
  public PutOptions reach(Reach wanted) {
    return new PutOptions(
        version, tags, leaseToken, ttl, loadDuration, receipt, wanted, requestId, timeout);
  }

  /** See the class. */
  public PutOptions requestId(String id) {
    return new PutOptions(
        version, tags, leaseToken, ttl, loadDuration, receipt, reach, id, timeout);
  }

  /** See the class. */
  public PutOptions timeout(Duration bound) {
    return new PutOptions(
        version, tags, leaseToken, ttl, loadDuration, receipt, reach, requestId, bound);
  }

  /** What a loader has said of the value. */
  PutOptions loaded(@Nullable Long given, @Nullable Duration ttl) {
    return new PutOptions(
        given, tags, leaseToken, ttl, loadDuration, receipt, reach, requestId, timeout);
  }
}
