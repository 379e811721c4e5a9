package dev.freshold.store;

import dev.freshold.model.Subject;
import dev.freshold.model.Tenant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The invalidation of tags, a scope or a namespace.
 *
 * @param kind as which of them it was asked for; for the journal
 * @param atLeast nothing happens if the version of the first subject is this or higher; 0: no
 *     matter
 * @param pace leases a second afterwards for what this meets; 0: no limit
 * @param settle milliseconds for which what is loaded afterwards is not trusted beyond; 0: none
 * @param requestId a command with one that was seen lately has no second effect; null: none
 */
public record BumpCommand(
    Tenant tenant,
    Kind kind,
    List<Subject> subjects,
    boolean soft,
    long atLeast,
    int pace,
    long settle,
    String reason,
    @Nullable String requestId) {

  public BumpCommand {
    subjects = List.copyOf(subjects);
  }

  /** What was asked to be bumped. */
  public enum Kind {
    TAG,
    SCOPE,
    NAMESPACE
  }
}
