package dev.freshold.store;

import dev.freshold.model.Version;
import java.util.List;

/**
 * Writes of one key that need not be written any more.
 *
 * @param subject {@link dev.freshold.model.EntryKey#subject()}
 * @param settled the one that the origin has stored, and those which that has superseded
 * @param version of the one that the origin has stored
 * @param newest of the key that the holder has seen in the log
 * @param last whether the holder has seen no other of the key
 */
public record SettleCommand(
    LogHold hold,
    String subject,
    List<LogId> settled,
    Version version,
    LogId newest,
    boolean last) {

  public SettleCommand {
    settled = List.copyOf(settled);
  }
}
