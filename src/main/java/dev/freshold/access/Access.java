package dev.freshold.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What somebody may do in one tenant. */
public final class Access {

  /** Everything: nobody was asked who they are. */
  public static final Access ALL = new Access(Verb.ALL, Map.of());

  /** Nothing. */
  public static final Access NONE = new Access(0, Map.of());

  private final int everywhere;
  private final Map<String, Integer> byNamespace;

  private Access(int everywhere, Map<String, Integer> byNamespace) {
    this.everywhere = everywhere;
    this.byNamespace = byNamespace;
  }

  /** What permissions that are for a tenant come to. */
  static Access of(List<Permission> permissions) {
    int everywhere = 0;
    Map<String, Integer> byNamespace = new HashMap<>();
    for (Permission permission : permissions) {
      if (permission.namespace().equals(Permission.ANY)) {
        everywhere |= permission.verbs();
      } else {
        byNamespace.merge(permission.namespace(), permission.verbs(), (one, other) -> one | other);
      }
    }
    return new Access(everywhere, Map.copyOf(byNamespace));
  }

  /** Whether it may be done in that namespace. */
  public boolean allows(String namespace, Verb verb) {
    if ((everywhere & verb.bit()) != 0) {
      return true;
    }
    Integer verbs = byNamespace.get(namespace);
    return verbs != null && (verbs & verb.bit()) != 0;
  }

  /** Whether it may be done in all namespaces, and so to what belongs to none of them. */
  public boolean allowsEverywhere(Verb verb) {
    return (everywhere & verb.bit()) != 0;
  }

  /** Whether it may be done in some namespace. */
  public boolean allowsSomewhere(Verb verb) {
    return allowsEverywhere(verb)
        || byNamespace.values().stream().anyMatch(verbs -> (verbs & verb.bit()) != 0);
  }

  /** Whether anything may be done in that namespace. */
  public boolean touches(String namespace) {
    return everywhere != 0 || byNamespace.containsKey(namespace);
  }

  /** The namespaces that are named, in which it may be done, sorted. */
  public Set<String> namespaces(Verb verb) {
    Set<String> names = new TreeSet<>();
    byNamespace.forEach(
        (name, verbs) -> {
          if ((verbs & verb.bit()) != 0) {
            names.add(name);
          }
        });
    return names;
  }
}
