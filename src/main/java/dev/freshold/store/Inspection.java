package dev.freshold.store;

import dev.freshold.model.LeaseRecord;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a key.
 *
 * @param facts what a read would be judged by
 * @param contentBytes the size of the value, or of the message of a negative entry
 * @param states each subject that applies, with what is remembered of it
 * @param journal the records that touched the key, newest first
 * @param physicalKey the name under which the store holds the entry
 * @param unflushed the version of the newest write that waits for the origin; null: none does
 */
public record Inspection(
    ReadFacts facts,
    long contentBytes,
    @Nullable LeaseRecord lease,
    List<SubjectState> states,
    List<JournalRecord> journal,
    String physicalKey,
    @Nullable Version unflushed) {

  /** How many records of the journal are looked through. */
  public static final int JOURNAL_SEARCHED = 1000;

  /** How many of those that touched the key are shown. */
  public static final int JOURNAL_SHOWN = 20;

  public Inspection {
    states = List.copyOf(states);
    journal = List.copyOf(journal);
  }

  /** A subject and the numbers of its newest invalidations; 0: none is remembered. */
  public record SubjectState(Subject subject, long hard, long soft) {}
}
