package dev.freshold.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private Variables() {}

  /** Whether a variable claims to be a setting of Freshold. */
  static boolean isOurs(String variable) {
    String name = SettingName.variable(variable);
    return name.startsWith(ROOT) && !OF_KUBERNETES.matcher(name).matches();
  }

  /**
   * The setting that a variable sets; empty if there is none.
   *
   * @param named members that are named elsewhere, and so win where a variable could be read in two
   *     ways; all others have the name in lower case, with dashes
   */
  static Optional<SettingName> setting(String variable, Map<Family, Set<String>> named) {
    String name = SettingName.variable(variable);
    for (Family family : Family.ALL) {
      if (name.startsWith(family.variable())) {
        return setting(family, name, named.getOrDefault(family, Set.of()));
      }
    }
    return Schema.GLOBAL.names().stream()
        .map(leaf -> new SettingName("", leaf))
        .filter(setting -> setting.variable().equals(name))
        .findFirst();
  }

  private static Optional<SettingName> setting(Family family, String name, Set<String> named) {
    String rest = name.substring(family.variable().length());
    return family.schema().names().stream()
        .flatMap(leaf -> splitBefore(family, leaf, rest, named))
        .max(
            Comparator.<SettingName, Boolean>comparing(s -> named.contains(s.member()))
                .thenComparingInt(setting -> setting.leaf().length()));
  }

  /** The variable that was probably meant; empty if that is anyone's guess. */
  static Optional<String> nearest(String variable, Map<Family, Set<String>> named) {
    String name = SettingName.variable(variable);
    for (Family family : Family.ALL) {
      Optional<String> prefix =
          named.getOrDefault(family, Set.of()).stream()
              .map(member -> family.variable() + SettingName.variable(member) + "_")
              .filter(name::startsWith)
              .max(Comparator.comparingInt(String::length));
      if (prefix.isPresent()) {
        return nearest(name, prefix.get(), family.schema());
      }
    }
    return nearest(name, ROOT, Schema.GLOBAL);
  }

  /** Compares without the prefix, which would make everything look alike. */
  private static Optional<String> nearest(String name, String prefix, Schema schema) {
    return Nearest.to(
            name.substring(prefix.length()),
            schema.names().stream().map(SettingName::variable).toList())
        .map(prefix::concat);
  }

  private static Stream<SettingName> splitBefore(
      Family family, String leaf, String rest, Set<String> named) {
    String unindexed = family.schema().isList(leaf) ? rest.replaceFirst("_\\d+_$", "") : rest;
    String suffix = "_" + SettingName.variable(leaf);
    if (!unindexed.endsWith(suffix) || unindexed.length() == suffix.length()) {
      return Stream.empty();
    }
    String name = unindexed.substring(0, unindexed.length() - suffix.length());
    String member =
        named.stream()
            .filter(known -> SettingName.variable(known).equals(name))
            .findFirst()
            .orElseGet(() -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
    return Stream.of(new SettingName(family, member, leaf));
  }
}
