package dev.freshold.store;

import dev.freshold.model.Receipt;
import java.util.List;

/**
 * Some records of a partition's journal, in order.
 *
 * @param standing the epoch in force and the partition's counter: where the journal ends
 * @param records the oldest of those behind the position that was asked for. If the first is not
 *     the very next number, or there is none although the counter is ahead, what lies between has
 *     been let go.
 */
public record JournalPage(Receipt standing, List<JournalRecord> records) {

  public JournalPage {
    records = List.copyOf(records);
  }
}
