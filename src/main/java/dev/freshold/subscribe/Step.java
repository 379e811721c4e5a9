package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;

/** What a subscriber's place in the journal leads to. */
sealed interface Step {

  /** The next record is at hand. */
  record Next(JournalRecord record) implements Step {}

  /** There is nothing newer. */
  record Head() implements Step {}

  /** The place lies ahead of what this node has learned: it is to wait. */
  record Ahead() implements Step {}

  /** The next record is to be had from the store, if anywhere. */
  record Behind() implements Step {}

  /** The next record is gone; it is to go on from there. */
  record Lost(Loss loss, Receipt to) implements Step {}

  Step HEAD = new Head();
  Step AHEAD = new Ahead();
  Step BEHIND = new Behind();
}
