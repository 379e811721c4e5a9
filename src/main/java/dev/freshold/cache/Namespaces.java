package dev.freshold.cache;

import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The configured policies, by name. */
public final class Namespaces {

  private final SortedMap<String, PolicySheet> sheets = new TreeMap<>();

  public Namespaces(Collection<PolicySheet> sheets) {
    sheets.forEach(sheet -> this.sheets.put(sheet.policy().name(), sheet));
  }

  /**
   * The policy of that name.
   *
   * @throws ProblemException with {@link Problem.NamespaceUnknown}
   */
  public NamespacePolicy named(String name) {
    return sheet(name).policy();
  }

  /**
   * The same, as it is shown to people.
   *
   * @throws ProblemException with {@link Problem.NamespaceUnknown}
   */
  public PolicySheet sheet(String name) {
    PolicySheet sheet = sheets.get(name);
    if (sheet == null) {
      throw new ProblemException(new Problem.NamespaceUnknown(name, List.copyOf(sheets.keySet())));
    }
    return sheet;
  }

  /** All of them, by name. */
  public List<PolicySheet> all() {
    return List.copyOf(sheets.values());
  }
}
