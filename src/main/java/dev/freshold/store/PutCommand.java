package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Outcome;
import dev.freshold.model.Subject;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.Lifetime;
import dev.freshold.policy.PutRule.Claim;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A put.
 *
 * @param scopes what the key itself names beyond the tags: its namespace and its scopes
 * @param tags what it is stored with; those of the templates included
 * @param journaled whether copies may exist elsewhere that must be told of a changed version
 * @param indexed whether the tags list it
 * @param draw uniform in [0, 1), for the jitter of a back-off
 */
public record PutCommand(
    EntryKey key,
    Outcome outcome,
    @Nullable Version version,
    Claim claim,
    Lifetime life,
    List<Subject> scopes,
    List<Tag> tags,
    boolean journaled,
    boolean indexed,
    double draw) {

  /** Everything whose invalidation meets it. */
  public List<Subject> subjects() {
    return Stream.concat(scopes.stream(), tags.stream().map(Subject::of)).distinct().toList();
  }
}
