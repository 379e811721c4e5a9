package dev.freshold.subscribe;

import dev.freshold.model.EntryKey;
import dev.freshold.model.Subject;
import dev.freshold.store.JournalRecord;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which records a subscriber is told of. One that names nothing meets all.
 *
 * @param namespaces narrow keys and namespaces
 * @param keyPrefixes narrow keys
 * @param names narrow tags and scopes, which are one set: a scope is a tag that the key names
 * @param within the only namespaces that the subscriber may hear of; empty: all
 */
public record Selector(
    Set<String> namespaces, List<String> keyPrefixes, Set<String> names, Set<String> within) {

  /** Meets every record. */
  public static final Selector ALL = new Selector(Set.of(), List.of(), Set.of());

  public Selector {
    namespaces = Set.copyOf(namespaces);
    keyPrefixes = List.copyOf(keyPrefixes);
    names = Set.copyOf(names);
    within = Set.copyOf(within);
  }

  /** One who may hear of everything. */
  public Selector(Set<String> namespaces, List<String> keyPrefixes, Set<String> names) {
    this(namespaces, keyPrefixes, names, Set.of());
  }

  /** Whether it meets anything of any of them. */
  boolean meetsAny(List<JournalRecord> records) {
    for (JournalRecord record : records) {
      if (narrow(record) != null) {
        return true;
      }
    }
    return false;
  }

  /** What it meets of a record; null: nothing. */
  public @Nullable JournalRecord narrow(JournalRecord record) {
    return switch (record.kind()) {
      case KEY, PUT -> meetsKeys() ? narrow(record, this::meetsKey) : null;
      case TAG, SCOPE -> narrow(record, name -> names.isEmpty() || names.contains(name));
      case NAMESPACE -> narrow(record, name -> meetsNamespace(new Subject(name).namespace()));
      case EPOCH -> null;
    };
  }

  private static @Nullable JournalRecord narrow(JournalRecord record, Predicate<String> wanted) {
    List<String> names = record.names();
    int met = 0;
    for (String name : names) {
      met += wanted.test(name) ? 1 : 0;
    }
    if (met == names.size()) {
      return record;
    }
    return met == 0
        ? null
        : new JournalRecord(
            record.number(),
            record.time(),
            record.kind(),
            record.soft(),
            names.stream().filter(wanted).toList(),
            record.reason());
  }

  /** One that names only tags and scopes asks for no keys. */
  private boolean meetsKeys() {
    return names.isEmpty() || !namespaces.isEmpty() || !keyPrefixes.isEmpty();
  }

  private boolean meetsKey(String subject) {
    return meetsNamespace(EntryKey.namespaceOf(subject))
        && (keyPrefixes.isEmpty() || meetsPrefix(EntryKey.keyOf(subject)));
  }

  private boolean meetsNamespace(String namespace) {
    return (namespaces.isEmpty() || namespaces.contains(namespace))
        && (within.isEmpty() || within.contains(namespace));
  }

  private boolean meetsPrefix(String key) {
    return keyPrefixes.stream().anyMatch(key::startsWith);
  }
}
