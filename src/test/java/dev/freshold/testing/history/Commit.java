package dev.freshold.testing.history;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import java.util.Set;

/**
 * The origin has changed.
 *
 * @param number the state of the row from here on; the first commit is 1, and none is left out
 * @param at after the change: whoever read an older state had read it by then
 */
public record Commit(EntryKey key, long number, Moment at) implements Event {

  @Override
  public Moment invoked() {
    return at;
  }

  @Override
  public Moment returned() {
    return at;
  }

  @Override
  public String where() {
    return "origin";
  }

  @Override
  public boolean concerns(EntryKey other, Set<Subject> subjects) {
    return key.equals(other);
  }

  @Override
  public String words() {
    return "commits state %d of %s".formatted(number, key.subject());
  }
}
