package dev.freshold.policy;

import java.time.Duration;

/**
 * Where the values of a namespace come from, and how much a node asks of it. Made by the settings,
 * which check it; see docs/CONFIG.md for what each part means.
 *
 * @param concurrency calls that one node has under way at once
 * @param queue loads that may wait on one node until a call is free
 * @param timeout the longest that one call may take
 * @param softTimeout for how long a reader waits for a load while there is a stale value to fall
 *     back on
 * @param batch keys that are asked for in one call, at most
 * @param batchWindow for how long a load waits for others to share its call
 * @param refreshesPerSecond loads that nobody waits for, which one node begins in a second
 */
public record OriginPolicy(
    Address address,
    int concurrency,
    int queue,
    Duration timeout,
    Duration softTimeout,
    int batch,
    Duration batchWindow,
    int refreshesPerSecond) {

  /** Where it is. */
  public sealed interface Address {}

  /**
   * An OriginService.
   *
   * @param target as gRPC names it, such as "catalog:9001" or "dns:///catalog:9001"
   */
  public record Grpc(String target, boolean tls) implements Address {}

  /**
   * Documents by URL.
   *
   * @param versionHeader the header of an answer that holds the version of the row
   */
  public record Http(UrlTemplate url, String versionHeader) implements Address {}
}
