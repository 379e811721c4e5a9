package dev.freshold.access;

/**
 * What one tenant may ask of one node; 0: as much as it likes.
 *
 * @param bytesPerSecond of requests and answers
 * @param keysInFlight of all calls that are under way
 */
public record Quota(long requestsPerSecond, long bytesPerSecond, int keysInFlight) {

  public static final Quota NONE = new Quota(0, 0, 0);
}
