package dev.freshold.journal;

import dev.freshold.model.Epoch;
import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;

/**
 * What this node has learned of a partition's journal without a gap, from some number on. It ends
 * with a RESET (rule R7), and all copies that were made in it are dead with it.
 *
 * <p>Whoever follows the journal writes; readers of copies look at it without a lock. A record is
 * taken in before the position says so, and so before anybody can be told that this node has
 * applied it.
 */
final class Era {

  private final Numbers numbers;
  private volatile long changes;
  private volatile Receipt position;
  private volatile long leasedUntil = Long.MIN_VALUE;
  private volatile long heard;
  private volatile boolean over;

  /**
   * Nothing is known of what came before.
   *
   * @param from the number up to which this node holds no copies
   * @param names how many names are remembered
   */
  Era(Receipt from, int names) {
    this.position = from;
    this.heard = from.position();
    this.numbers = new Numbers(names);
  }

  Epoch epoch() {
    return position.epoch();
  }

  /** The number up to which the journal was applied. */
  Receipt position() {
    return position;
  }

  Numbers numbers() {
    return numbers;
  }

  void apply(JournalRecord next) {
    learn(next);
    position = new Receipt(position.epoch(), next.number());
  }

  /** What is known ahead of its turn counts at once, but is not applied before that. */
  void foresee(Epoch of, JournalRecord record) {
    if (epoch().equals(of) && position.position() < record.number()) {
      learn(record);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time writes
  private void learn(JournalRecord record) {
    numbers.apply(record);
    changes++;
  }

  /** The store has said, or sent, that the journal goes that far. */
  void hear(long number) {
    if (number > heard) {
      heard = number;
    }
  }

  /** Records that there are, as far as is known, and that were not applied yet. */
  long lag() {
    return Math.max(0, heard - position.position());
  }

  /** Grows whenever {@link #numbers()} may say something new. */
  long changes() {
    return changes;
  }

  /** The node may serve copies until then, by its own monotonic clock. */
  void lease(long until) {
    leasedUntil = Math.max(leasedUntil, until);
  }

  /** When the node lease ends, or has ended; {@link Long#MIN_VALUE}: it was never held. */
  long leasedUntil() {
    return leasedUntil;
  }

  /** Whether the node may serve copies that nobody must have invalidated. */
  boolean isLeased(long now) {
    return now < leasedUntil && !over;
  }

  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }
}
