package dev.freshold.cache;

import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The configured policies, by name. */
public final class Namespaces {

  private final Map<String, PolicySheet> sheets = new HashMap<>();
  private final List<PolicySheet> sorted;

  public Namespaces(Collection<PolicySheet> sheets) {
    sheets.forEach(sheet -> this.sheets.put(sheet.policy().name(), sheet));
    this.sorted = List.copyOf(new TreeMap<>(this.sheets).values());
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
      throw new ProblemException(
          new Problem.NamespaceUnknown(
              name, sorted.stream().map(one -> one.policy().name()).toList()));
    }
    return sheet;
  }

  /** All of them, by name. */
  public List<PolicySheet> all() {
    return sorted;
  }
}
