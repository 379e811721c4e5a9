package dev.freshold.journal;

import dev.freshold.model.Receipt;
import dev.freshold.store.Fleet;
import dev.freshold.store.Member;
import dev.freshold.store.News;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an invalidation has reached the whole fleet (rules R8 and R9a).
 *
 * <p>A node serves copies only while it holds its lease, and it holds none that was taken after the
 * invalidation before it has applied it. So a node is done with once it has said that it has
 * applied the number, or once a whole lease has passed since the invalidation was answered, by the
 * clock of whoever waits.
 *
 * <p>An epoch that has just begun does not know who was given a lease under the one before: until
 * those have run out, nothing is certain.
 *
 * @param fleet who had to be waited for when it was last looked up
 * @param seenAt when that was, by our own monotonic clock
 */
record Quorum(Fleet fleet, long seenAt) {

  /** Two quartz clocks never run further apart than this part of the time. */
  private static final double DRIFT = 0.01;

  /** What a node may take its clocks to be apart without dropping its copies, and rounding. */
  private static final long MARGIN_MILLIS = TwoClocks.TOLERANCE_MILLIS + 50;

  /**
   * How things stand with an invalidation.
   *
   * @param left milliseconds until no node can serve anything older, if no more is heard; 0: none
   *     does
   * @param acked how many nodes are known to have applied it
   * @param pending nodes that are not
   */
  record Standing(long left, int acked, List<Member> pending) {}

  /**
   * How things stand with the invalidation of that receipt.
   *
   * @param told the newest word of what everybody has applied
   * @param answeredAt when the invalidation was answered, by our own clock
   * @param unknownMillis for how long after an epoch has begun leases may be held that it does not
   *     know
   */
  Standing judge(
      Receipt receipt, News.@Nullable Acked told, long answeredAt, long now, long unknownMillis) {
    long unknown = fleet.knownFor() >= unknownMillis ? 0 : unknownMillis - fleet.knownFor();
    long unknownLeft = Math.max(0, unknown - (now - seenAt));
    if (told != null && covers(told.all(), receipt)) {
      return new Standing(unknownLeft, told.members(), List.of());
    }
    boolean sameEpoch = fleet.standing().epoch().equals(receipt.epoch());
    List<Member> pending =
        fleet.members().stream()
            .filter(member -> sameEpoch && member.applied() < receipt.position())
            .toList();
    long longest = pending.stream().mapToLong(Member::leaseMillis).max().orElse(0);
    long drainLeft = pending.isEmpty() ? 0 : Math.max(0, drain(longest) - (now - answeredAt));
    return new Standing(
        Math.max(drainLeft, unknownLeft), fleet.members().size() - pending.size(), pending);
  }

  /** Whether all are as far as that. */
  static boolean covers(Receipt all, Receipt receipt) {
    return all.epoch().equals(receipt.epoch()) && all.position() >= receipt.position();
  }

  /** After how long by our own clock a lease of that length is over by anybody's. */
  static long drain(long leaseMillis) {
    return leaseMillis + (long) Math.ceil(leaseMillis * DRIFT) + MARGIN_MILLIS;
  }
}
