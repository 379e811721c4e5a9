package dev.freshold.testing.history;

import dev.freshold.cache.Reach;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Receipt;
import dev.freshold.model.Subject;
import dev.freshold.model.Version;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The put of a load's outcome.
 *
 * @param subjects everything whose invalidation meets it: namespace, scopes, tags
 * @param token of the lease; null: none was shown
 * @param receipt null: none was given
 */
public record Put(
    long load,
    String where,
    String session,
    EntryKey key,
    @Nullable Version version,
    Set<Subject> subjects,
    @Nullable String token,
    Reach reach,
    Moment invoked,
    Moment returned,
    Outcome outcome,
    @Nullable Receipt receipt)
    implements Event {

  /** What became of it. */
  public enum Outcome {
    STORED,
    UNCHANGED,
    REFUSED,
    /** It failed: nobody knows whether it has taken, or will yet take, effect. */
    UNKNOWN
  }

  public Put {
    subjects = Set.copyOf(subjects);
  }

  /** Whether it says what version the key has reached. */
  public boolean isOwners() {
    return token == null && version != null;
  }

  /** Whether it may have been what is in the store. */
  public boolean mayBeStored() {
    return outcome == Outcome.STORED || outcome == Outcome.UNKNOWN;
  }

  /** The owner's put says the same as a bust of its version, as far as older versions go. */
  Invalidation asInvalidation() {
    boolean answered = outcome == Outcome.STORED || outcome == Outcome.UNCHANGED;
    return new Invalidation(
        where,
        List.of(new Invalidation.Target.Key(key.subject(), version)),
        false,
        reach,
        invoked,
        invoked,
        returned,
        answered ? receipt : null);
  }

  @Override
  public boolean concerns(EntryKey other, Set<Subject> others) {
    return key.equals(other);
  }

  @Override
  public String words() {
    return "%s puts load %d of %s%s %s to reach %s: %s%s"
        .formatted(
            session,
            load,
            key.subject(),
            version == null ? "" : ", version " + version,
            token == null ? "without lease" : "under its lease",
            reach,
            outcome,
            Words.receipt(receipt));
  }
}
