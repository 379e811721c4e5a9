package dev.freshold.subscribe;

import dev.freshold.model.Receipt;
import dev.freshold.store.JournalRecord;

/**
 * The way to a subscriber. Everything but {@link #execute} is called by one thread at a time, out
 * of what was given to that.
 */
public interface Outlet {

  /** Runs the task soon, where the subscriber is written to. */
  void execute(Runnable task);

  /**
   * Whether it takes more without keeping it in memory. Once it has answered no, {@link
   * Subscription#ready} is called when it would answer yes.
   */
  boolean isReady();

  /**
   * Nothing at or below the position is still to come.
   *
   * @param current whether there is nothing newer either
   */
  void checkpoint(Receipt position, boolean current);

  /** What the subscriber's selector meets of the record of that position. */
  void invalidation(Receipt position, JournalRecord record);

  /** History is gone, and goes on from the position. */
  void reset(Receipt position, Loss loss);

  /** The node is being stopped; the last that comes. */
  void goodbye(Receipt position);

  /** Nothing has been sent, and nothing will be. */
  void refused(Refusal refusal);

  /** This node cannot go on; the last that comes. */
  void failed(RuntimeException fault);
}
