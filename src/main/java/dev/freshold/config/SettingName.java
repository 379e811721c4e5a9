package dev.freshold.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A name below freshold, taken apart.
 *
 * @param namespace empty for what is not below freshold.namespaces
 * @param leaf what follows; empty if the namespace itself was given a value
 */
record SettingName(String namespace, String leaf) {

  static final String ROOT = "freshold";
  static final String NAMESPACES = ROOT + ".namespaces";

  /** The name of a property; empty if it is none of ours. */
  static Optional<SettingName> ofProperty(String property) {
    if (property.startsWith(NAMESPACES + ".")) {
      return Optional.of(ofNamespace(property.substring(NAMESPACES.length() + 1)));
    }
    return property.startsWith(ROOT + ".")
        ? Optional.of(new SettingName("", property.substring(ROOT.length() + 1)))
        : Optional.empty();
  }

  /** The name is quoted where it holds a dot. */
  private static SettingName ofNamespace(String rest) {
    int close = rest.startsWith("\"") ? rest.indexOf('"', 1) : -1;
    if (close > 0) {
      String leaf = rest.substring(close + 1);
      return new SettingName(
          rest.substring(1, close), leaf.startsWith(".") ? leaf.substring(1) : leaf);
    }
    int dot = rest.indexOf('.');
    return dot < 0
        ? new SettingName(rest, "")
        : new SettingName(rest.substring(0, dot), rest.substring(dot + 1));
  }

  Schema schema() {
    return namespace.isEmpty() ? Schema.GLOBAL : Schema.NAMESPACE;
  }

  /** Whether it is a setting that may be written. */
  boolean isKnown() {
    return schema().has(leaf);
  }

  SettingName withLeaf(String leaf) {
    return new SettingName(namespace, leaf);
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
    if (namespace.isEmpty()) {
      return ROOT + below;
    }
    return NAMESPACES + "." + (namespace.indexOf('.') < 0 ? namespace : quoted()) + below;
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
    return "\"" + namespace + "\"";
  }
}
