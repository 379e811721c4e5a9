package dev.freshold.store;

import java.util.List;

/**
 * One number of a partition's counter: what was invalidated under it.
 *
 * @param number dense: the one before has the number before
 * @param time the store's clock, in milliseconds
 * @param names {@link dev.freshold.model.EntryKey#subject()} of keys, names of {@link
 *     dev.freshold.model.Subject}s for the rest
 */
public record JournalRecord(
    long number, long time, Kind kind, boolean soft, List<String> names, String reason) {

  public JournalRecord {
    names = List.copyOf(names);
  }

  /** What took the number. */
  public enum Kind {
    KEY,
    TAG,
    SCOPE,
    NAMESPACE,
    PUT,
    EPOCH;

    /** As it is written in a store. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
