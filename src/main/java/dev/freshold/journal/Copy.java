package dev.freshold.journal;

import dev.freshold.model.Entry;
import dev.freshold.model.Generations;
import dev.freshold.model.Mark;

/**
 * An entry in this node's own memory.
 *
 * <p>It is judged like an entry of the store (rule R7): its stamp is the position of the journal
 * that this node had applied <em>before</em> it asked the store, so that whatever was invalidated
 * while the answer was on its way counts. Its age is the store's, carried on by our own clock from
 * before the store was asked (rule R6), so that it is never younger than it is.
 */
final class Copy {

  private final Era era;
  private final Entry entry;
  private final long clockOffset;
  private final String keySubject;
  private final String[] subjects;
  private final long ownPut;
  private volatile long checked = -1;

  /**
   * A copy.
   *
   * @param entry with the position of the journal for its stamp
   * @param clockOffset the store's clock less our own, at the most
   * @param keySubject {@link dev.freshold.model.EntryKey#subject()}
   * @param subjects names of all subjects that apply to it
   * @param ownPut the number of the put that this node has stored it with; 0: it was read
   */
  Copy(Era era, Entry entry, long clockOffset, String keySubject, String[] subjects, long ownPut) {
    this.era = era;
    this.entry = entry;
    this.clockOffset = clockOffset;
    this.keySubject = keySubject;
    this.subjects = subjects;
    this.ownPut = ownPut;
  }

  Era era() {
    return era;
  }

  Entry entry() {
    return entry;
  }

  String keySubject() {
    return keySubject;
  }

  String[] subjects() {
    return subjects;
  }

  /** The number at which it was what the store had, or a later one. */
  long asOf() {
    return Math.max(entry.stamp(), ownPut);
  }

  /**
   * What the newest busts and puts of the key mean for it. A put of another version counts like a
   * bust, for the copy is not what is stored any more; its own put does not.
   */
  Mark mark(Generations ofKey) {
    long hard = ofKey.hard() == ownPut ? 0 : ofKey.hard();
    return hard == 0 && ofKey.soft() == 0
        ? Mark.NONE
        : new Mark(hard, ofKey.soft(), 0, 0, null, null);
  }

  /** The store's clock at that moment of our own, at the least. */
  long storeTime(long now) {
    return now + clockOffset;
  }

  /** Whether nothing that applies was known to be invalidated after so many changes of the era. */
  boolean isChecked(long changes) {
    return checked == changes;
  }

  /** Nothing that applies is known to be invalidated after so many changes of the era. */
  void check(long changes) {
    checked = changes;
  }

  /** Roughly what it takes in memory, in bytes. */
  int weight() {
    int names = 0;
    for (String subject : subjects) {
      names += subject.length();
    }
    return OVERHEAD + 3 * keySubject.length() + 2 * names + entry.outcome().size();
  }

  /** Objects, references and the place in the map. */
  private static final int OVERHEAD = 400;
}
