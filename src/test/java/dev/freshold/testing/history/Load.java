package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read of the origin, whose outcome is to be put. The outcome carries the identity, so that
 * whoever is served it can tell where it comes from.
 *
 * @param id unique in the run
 * @param token of the lease under which it was done; null: the owner's own
 * @param state of the row, as it was read
 * @param began at the latest, which is to say: after the origin was read
 */
public record Load(
    long id, String where, EntryKey key, @Nullable String token, long state, Moment began)
    implements Event {

  @Override
  public Moment invoked() {
    return began;
  }

  @Override
  public Moment returned() {
    return began;
  }

  @Override
  public boolean concerns(EntryKey other, Set<Subject> subjects) {
    return key.equals(other);
  }

  @Override
  public String words() {
    return "load %d of %s reads state %d%s"
        .formatted(id, key.subject(), state, token == null ? ", as its owner" : "");
  }
}
