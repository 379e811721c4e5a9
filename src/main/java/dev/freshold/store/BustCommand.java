package dev.freshold.store;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Tenant;
import dev.freshold.model.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The invalidation of some keys of one namespace.
 *
 * @param schemas the schema versions under which entries are known to exist, so that dead ones can
 *     be freed at once; others are dead all the same
 * @param requestId a command with one that was seen lately has no second effect; null: none
 */
public record BustCommand(
    Tenant tenant,
    String namespace,
    List<Target> targets,
    List<String> schemas,
    boolean soft,
    String reason,
    @Nullable String requestId) {

  public BustCommand {
    targets = List.copyOf(targets);
    schemas = List.copyOf(schemas);
  }

  /** {@link EntryKey#subject()} of each key. */
  public List<String> subjects() {
    return targets.stream().map(target -> EntryKey.subject(namespace, target.key())).toList();
  }

  /** Where entries of the target are known to exist. */
  public List<EntryKey> entryKeys(Target target) {
    return schemas.stream()
        .map(schema -> new EntryKey(tenant, namespace, schema, target.key()))
        .toList();
  }

  /** A key, and the version that it has reached, if that is known. */
  public record Target(String key, @Nullable Version version) {}
}
