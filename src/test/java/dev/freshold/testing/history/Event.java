package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.Set;

/** Something that happened in a run: what a client did and was told, or what was done to it. */
public sealed interface Event permits Abandon, Commit, Fault, Get, Invalidation, Load, Put {

  /** Before it was begun. */
  Moment invoked();

  /** After it was over, however it ended. */
  Moment returned();

  /** Where: the node that was asked, or what was hit. */
  String where();

  /**
   * Whether it belongs to the story of a key.
   *
   * @param subjects whatever has ever applied to the key
   */
  boolean concerns(EntryKey key, Set<Subject> subjects);

  /** For people: what was asked, and what came of it. */
  String words();
}
