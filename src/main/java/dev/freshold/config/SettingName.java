package dev.freshold.config;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name below freshold, taken apart.
 *
 * @param family null for what is of the node itself
 * @param member which namespace, channel or rule; empty for what is of the node itself
 * @param leaf what follows; empty if the member itself was given a value
 */
record SettingName(@Nullable Family family, String member, String leaf) {

  static final String ROOT = "freshold";
  static final String NAMESPACES = ROOT + ".namespaces";

  /** A setting of a namespace, or of the node itself where none is named. */
  SettingName(String namespace, String leaf) {
    this(namespace.isEmpty() ? null : Family.NAMESPACES, namespace, leaf);
  }

  /** The name of a property; empty if it is none of ours. */
  static Optional<SettingName> ofProperty(String property) {
    for (Family family : Family.ALL) {
      if (property.startsWith(family.path() + ".")) {
        return Optional.of(ofMember(family, property.substring(family.path().length() + 1)));
      }
    }
    return property.startsWith(ROOT + ".")
        ? Optional.of(new SettingName("", property.substring(ROOT.length() + 1)))
        : Optional.empty();
  }

  /** The name is quoted where it holds a dot. */
  private static SettingName ofMember(Family family, String rest) {
    int close = rest.startsWith("\"") ? rest.indexOf('"', 1) : -1;
    if (close > 0) {
      String leaf = rest.substring(close + 1);
      return new SettingName(
          family, rest.substring(1, close), leaf.startsWith(".") ? leaf.substring(1) : leaf);
    }
    int dot = rest.indexOf('.');
    return dot < 0
        ? new SettingName(family, rest, "")
        : new SettingName(family, rest.substring(0, dot), rest.substring(dot + 1));
  }

  Schema schema() {
    return family == null ? Schema.GLOBAL : family.schema();
  }

  /** Whether it is a setting that may be written. */
  boolean isKnown() {
    return schema().has(leaf);
  }

  SettingName withLeaf(String leaf) {
    return new SettingName(family, member, leaf);
  }

  /** Without the index of a list item, such as <code>[0]</code>, if it is the item of a list. */
  SettingName ofList() {
    int open = leaf.lastIndexOf('[');
    String list = open > 0 && leaf.endsWith("]") ? leaf.substring(0, open) : leaf;
    return schema().isList(list) ? withLeaf(list) : this;
  }

  /** As it is written in a file. */
  String path() {
    String below = leaf.isEmpty() ? "" : "." + leaf;
    if (family == null) {
      return ROOT + below;
    }
    return family.path() + "." + (member.indexOf('.') < 0 ? member : quoted()) + below;
  }

  /** As the environment writes it. */
  String variable() {
    return variable(path());
  }

  /** The environment variable of a property: upper case, and underscores for all else. */
  static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private String quoted() {
    return "\"" + member + "\"";
  }
}
