package dev.freshold.model;

/**
 * What the store keeps under the lease of an entry: somebody loads it, or its last load failed and
 * the next is held back.
 *
 * @param cooling false: the holder of the token may put; true: nobody may, until {@code until}
 * @param failures how many loads in a row have failed
 * @param stamp the partition's counter when the load began
 * @param start when the load began, by the store's clock
 * @param until when the right, or the cooling, ends by the store's clock
 * @param token what the holder must show
 */
public record LeaseRecord(
    boolean cooling, int failures, Epoch epoch, long stamp, long start, long until, String token) {

  /** The same load, failed: nobody loads again before the time is over. */
  public LeaseRecord cooledUntil(long end) {
    return new LeaseRecord(
        true, Math.min(failures + 1, MAX_FAILURES), epoch, stamp, start, end, "");
  }

  /** Whether it is the live right of whoever shows the token. */
  public boolean isHeldBy(String shown, long now) {
    return !cooling && now < until && token.equals(shown);
  }

  /** The same load, with more time. */
  public LeaseRecord extendedTo(long end) {
    return new LeaseRecord(cooling, failures, epoch, stamp, start, Math.max(until, end), token);
  }

  /** Beyond this many, failures are not counted: the back-off has long reached its ceiling. */
  public static final int MAX_FAILURES = 100;

  /**
   * Whether it stands in the way of another load, given the newest generation that is known to
   * apply.
   */
  public boolean blocks(Epoch current, long newestGeneration, long now) {
    return epoch.equals(current) && stamp >= newestGeneration && now < until;
  }
}
