package dev.freshold.store.memory;

import dev.freshold.store.Member;
import dev.freshold.store.RenewCommand;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The nodes that serve copies of a partition. Not thread-safe: the partition holds the lock. */
final class Members {

  /** Where everybody is who is nobody. */
  private static final long NOWHERE = -1;

  private final SortedMap<String, Member> byName = new TreeMap<>();
  private long told = NOWHERE;

  /**
   * Makes it a member, as far as it has applied the journal, unless it has said so later.
   *
   * @param applied the number up to which it has
   */
  void renew(RenewCommand command, long applied, long now) {
    Member before = byName.get(command.node());
    if (before == null || before.serial() < command.serial()) {
      byName.put(
          command.node(),
          new Member(command.node(), command.serial(), applied, now, command.leaseMillis()));
    }
  }

  /** Whether it was a member, and has not renewed since that serial. */
  boolean remove(String node, @Nullable Long serial) {
    Member member = byName.get(node);
    if (member == null || (serial != null && member.serial() != serial)) {
      return false;
    }
    byName.remove(node);
    return true;
  }

  List<Member> all() {
    return List.copyOf(byName.values());
  }

  /** Whether what everybody has applied is news since this was last asked. */
  boolean hasMoved() {
    long all = everybody();
    boolean moved = all != NOWHERE && all != told;
    told = all;
    return moved;
  }

  /** The number up to which everybody has applied the journal. */
  long everybody() {
    return byName.values().stream().mapToLong(Member::applied).min().orElse(NOWHERE);
  }
}
