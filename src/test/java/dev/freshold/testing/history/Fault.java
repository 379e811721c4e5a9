package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.Set;

/**
 * What was done to the fleet.
 *
 * @param losesHistory whether the store may have forgotten something that it acknowledged
 */
public record Fault(
    String where, String what, boolean losesHistory, Moment invoked, Moment returned)
    implements Event {

  @Override
  public boolean concerns(EntryKey key, Set<Subject> subjects) {
    return true;
  }

  @Override
  public String words() {
    return what;
  }
}
