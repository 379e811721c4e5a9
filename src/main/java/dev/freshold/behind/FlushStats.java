package dev.freshold.behind;

import java.util.concurrent.atomic.LongAdder;

/**
 * What this node has done with the writes of a namespace.
 *
 * @param stored that the origin has stored
 * @param coalesced that were superseded by a later one of the same key, which it has stored
 * @param retried attempts after which it is not known whether it has
 * @param dead that it will not have
 */
public record FlushStats(LongAdder stored, LongAdder coalesced, LongAdder retried, LongAdder dead) {

  /** Nothing yet. */
  public FlushStats() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }
}
