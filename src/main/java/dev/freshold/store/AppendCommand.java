package dev.freshold.store;

import dev.freshold.model.Tag;
import java.util.List;

/**
 * A put that is to be written to the origin later.
 *
 * @param put without a lease, and with a version
 * @param tags the caller's own, which the origin is told
 * @param requestId the same for every attempt at this write
 * @param maxBacklog how many entries the log may hold
 */
public record AppendCommand(PutCommand put, List<Tag> tags, String requestId, int maxBacklog) {

  public AppendCommand {
    tags = List.copyOf(tags);
    if (put.version() == null) {
      throw new IllegalArgumentException("a write that waits needs a version");
    }
  }
}
