package dev.freshold.grpc;

/**
 * What one call, one connection and one node may ask for.
 *
 * @param maxValueBytes of one value; more lets larger values in and makes each call hold more
 *     memory
 * @param maxResponseBytes of all values in one answer of GetMany
 * @param maxInFlightBytes of the requests of one connection that are under way, and so of one
 *     request; more lets a client send faster and makes it able to hold more memory
 * @param maxTenants that one node serves; more of them cost a little memory each
 */
public record Limits(
    int maxValueBytes, long maxResponseBytes, long maxInFlightBytes, int maxTenants) {

  /** The most keys or puts in one call. */
  public static final int MAX_BATCH = 256;

  public Limits {
    if (maxValueBytes < 1 || maxResponseBytes < 1 || maxInFlightBytes < 1 || maxTenants < 1) {
      throw new IllegalArgumentException("limits must be 1 or more");
    }
  }
}
