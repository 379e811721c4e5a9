package dev.freshold.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Environment variables to settings. A variable does not say which of its underscores are dots and
 * which are dashes, and SmallRye Config can only guess; the known names say.
 */
final class Variables {

  /**
   * What Kubernetes puts into every container for a service named freshold or freshold-something:
   * FRESHOLD_SERVICE_HOST, FRESHOLD_REDIS_PORT_6379_TCP_ADDR and so on.
   */
  private static final Pattern OF_KUBERNETES =
      Pattern.compile(
          "FRESHOLD(_[A-Z0-9_]+)?_(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  private static final String ROOT = SettingName.variable(SettingName.ROOT + ".");
  private static final String NAMESPACES = SettingName.variable(SettingName.NAMESPACES + ".");

  private Variables() {}

  /** Whether a variable claims to be a setting of Freshold. */
  static boolean isOurs(String variable) {
    String name = SettingName.variable(variable);
    return name.startsWith(ROOT) && !OF_KUBERNETES.matcher(name).matches();
  }

  /**
   * The setting that a variable sets; empty if there is none.
   *
   * @param namespaces those that are named elsewhere, and so win where a variable could be read in
   *     two ways; all others have the name in lower case, with dashes
   */
  static Optional<SettingName> setting(String variable, Collection<String> namespaces) {
    String name = SettingName.variable(variable);
    if (!name.startsWith(NAMESPACES)) {
      return Schema.GLOBAL.names().stream()
          .map(leaf -> new SettingName("", leaf))
          .filter(setting -> setting.variable().equals(name))
          .findFirst();
    }
    String rest = name.substring(NAMESPACES.length());
    return Schema.NAMESPACE.names().stream()
        .flatMap(leaf -> splitBefore(leaf, rest, namespaces))
        .max(
            Comparator.<SettingName, Boolean>comparing(s -> namespaces.contains(s.namespace()))
                .thenComparingInt(setting -> setting.leaf().length()));
  }

  /** The variable that was probably meant; empty if that is anyone's guess. */
  static Optional<String> nearest(String variable, Collection<String> namespaces) {
    String name = SettingName.variable(variable);
    return namespaces.stream()
        .map(namespace -> NAMESPACES + SettingName.variable(namespace) + "_")
        .filter(name::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(prefix -> nearest(name, prefix, Schema.NAMESPACE))
        .orElseGet(() -> nearest(name, ROOT, Schema.GLOBAL));
  }

  /** Compares without the prefix, which would make everything look alike. */
  private static Optional<String> nearest(String name, String prefix, Schema schema) {
    return Nearest.to(
            name.substring(prefix.length()),
            schema.names().stream().map(SettingName::variable).toList())
        .map(prefix::concat);
  }

  private static Stream<SettingName> splitBefore(
      String leaf, String rest, Collection<String> namespaces) {
    String unindexed = Schema.NAMESPACE.isList(leaf) ? rest.replaceFirst("_\\d+_$", "") : rest;
    String suffix = "_" + SettingName.variable(leaf);
    if (!unindexed.endsWith(suffix) || unindexed.length() == suffix.length()) {
      return Stream.empty();
    }
    String name = unindexed.substring(0, unindexed.length() - suffix.length());
    String namespace =
        namespaces.stream()
            .filter(known -> SettingName.variable(known).equals(name))
            .findFirst()
            .orElseGet(() -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
    return Stream.of(new SettingName(namespace, leaf));
  }
}
