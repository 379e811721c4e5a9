package dev.freshold.journal;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;

/**
 * Is told what this node learns of a partition's journal: every number in order and once, one call
 * at a time. Must return at once, and must not call back.
 */
public interface JournalListener {

  /**
   * The next number was applied.
   *
   * @param position its epoch and number
   */
  void appended(Receipt position, JournalRecord record);

  /** History between what was told so far and this is not known: it begins anew from here. */
  void reset(Receipt from, ResetReason reason);
}
