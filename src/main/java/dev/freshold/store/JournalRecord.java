package dev.freshold.store;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

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

  /** Whether history begins here: everything before it is dead. */
  public boolean isEpoch() {
    return kind == Kind.EPOCH;
  }

  /**
   * Whether it says something of a key. A key may be written like a tag, so that the kind decides
   * what a name is compared with.
   *
   * @param keySubject {@link dev.freshold.model.EntryKey#subject()} of the key
   * @param subjects what applies to the key: its namespace, its scopes, the tags of its entry
   */
  public boolean touches(String keySubject, Collection<String> subjects) {
    return switch (kind) {
      case EPOCH -> true;
      case KEY, PUT -> names.contains(keySubject);
      case TAG, SCOPE, NAMESPACE -> names.stream().anyMatch(subjects::contains);
    };
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
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
