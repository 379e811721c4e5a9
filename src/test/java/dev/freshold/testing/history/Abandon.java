package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.Set;

/** The end of a lease without a put. */
public record Abandon(
    String where, EntryKey key, String token, boolean failed, Moment invoked, Moment returned)
    implements Event {

  @Override
  public boolean concerns(EntryKey other, Set<Subject> subjects) {
    return key.equals(other);
  }

  @Override
  public String words() {
    return "gives back the lease of %s%s".formatted(key.subject(), failed ? ", having failed" : "");
  }
}
