package dev.freshold.cache;

import dev.freshold.policy.NamespacePolicy;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tally for each configured namespace; there is never any other, whatever is asked for, so that
 * what is counted does not grow.
 */
public final class Tallies {

  private final Map<String, Tally> byNamespace = new HashMap<>();

  Tallies(Namespaces namespaces) {
    namespaces
        .all()
        .forEach(sheet -> byNamespace.put(sheet.policy().name(), new Tally(sheet.policy())));
  }

  /** All of them, by the names of their namespaces. */
  public Collection<Tally> all() {
    return List.copyOf(
        byNamespace.values().stream().sorted(Comparator.comparing(Tally::namespace)).toList());
  }

  /** A read was refused before it began, in a namespace that may be none. */
  public void refused(String namespace, Throwable refusal) {
    Tally tally = byNamespace.get(namespace);
    if (tally != null) {
      tally.failed(refusal);
    }
  }

  /** The name of a policy is always the same string, so that the look-up compares no letters. */
  Tally of(NamespacePolicy policy) {
    @Nullable Tally tally = byNamespace.get(policy.name());
    if (tally == null) {
      throw new IllegalStateException("namespace " + policy.name() + " is not configured");
    }
    return tally;
  }
}
