package dev.freshold.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Faults for names below freshold that are no settings. Their values are never shown: what is not a
 * setting of ours may be somebody's secret.
 */
final class Strangers {

  /** A name that keeps to this many typing errors was probably meant to be namespaces. */
  private static final int ERRORS_IN_NAMESPACES = 3;

  private Strangers() {}

  static void report(SettingName name, String origin, Faults faults) {
    if (name.leaf().isEmpty() || name.schema().isGroup(name.leaf())) {
      faults.add(
          name.path(),
          "is a group of settings and holds no value of its own (" + origin + ")",
          "write " + firstBelow(name) + " and its like instead");
      return;
    }
    int item = name.leaf().indexOf('[');
    if (item > 0 && name.schema().isList(name.leaf().substring(0, item))) {
      faults.add(
          name.path(),
          "is part of a list item that is no text (" + origin + ")",
          "put each item in quotes, such as \"product:{id}\"");
      return;
    }
    faults.add(
        name.path(),
        "is not a setting (" + origin + ")",
        meant(name)
            .map(path -> "write " + path + ", or remove it")
            .orElseGet(() -> "remove it; there are " + String.join(", ", name.schema().names())));
  }

  /**
   * A fault for an environment variable that sets nothing.
   *
   * @param named the namespaces, channels and rules that are known
   */
  static void reportVariable(String variable, Map<Family, Set<String>> named, Faults faults) {
    faults.add(
        variable,
        "is not a setting (environment)",
        Variables.nearest(variable, named)
            .map(near -> "write " + near + ", or unset it")
            .orElse("unset it; docs/CONFIG.md lists all settings"));
  }

  /** A fault for a setting under a YAML key with dots, which YAML does not take apart. */
  static void reportDotted(SettingName name, String origin, Faults faults) {
    String path = name.path();
    long levels = path.chars().filter(character -> character == '.').count();
    faults.add(
        path,
        "stands under a key with dots, which YAML does not take apart (" + origin + ")",
        "write " + path.replace(".", ": {") + ": ..." + "}".repeat((int) levels));
  }

  private static String firstBelow(SettingName group) {
    Family family = group.family();
    if (family != null && family != Family.NAMESPACES && group.leaf().isEmpty()) {
      return group.withLeaf(family.schema().names().first()).path();
    }
    String prefix = group.leaf().isEmpty() ? "" : group.leaf() + ".";
    return group.schema().names().stream()
        .filter(name -> name.startsWith(prefix))
        .findFirst()
        .map(name -> group.withLeaf(name).path())
        .orElse(SettingName.NAMESPACES + ".product.max-staleness");
  }

  private static Optional<String> meant(SettingName name) {
    return name.schema()
        .nearest(name.leaf())
        .map(near -> name.withLeaf(near).path())
        .or(() -> meantNamespaces(name));
  }

  /** For <code>freshold.namespace.product.ttl</code>. */
  private static Optional<String> meantNamespaces(SettingName name) {
    int dot = name.leaf().indexOf('.');
    boolean near =
        name.family() == null
            && dot > 0
            && Nearest.errors(name.leaf().substring(0, dot), "namespaces") <= ERRORS_IN_NAMESPACES;
    return near
        ? Optional.of(SettingName.NAMESPACES + name.leaf().substring(dot))
        : Optional.empty();
  }
}
