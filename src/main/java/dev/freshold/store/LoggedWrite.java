package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import java.util.List;

/**
 * An entry of the log, without its value.
 *
 * @param tags the caller's own
 * @param requestId the same for every attempt at this write
 */
public record LoggedWrite(
    LogId id, EntryKey key, Version version, List<Tag> tags, String requestId) {

  public LoggedWrite {
    tags = List.copyOf(tags);
  }
}
