package dev.freshold.config;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The names that a config interface allows, with their forms. A name is the path of method names
 * from the interface to the leaf, in lower case with dashes: <code>negative.not-found</code>.
 */
final class Schema {

  /** What may be written directly below freshold. */
  static final Schema GLOBAL = new Schema(FresholdConfig.class);

  /** What may be written below a namespace. */
  static final Schema NAMESPACE = new Schema(NamespaceConfig.class);

  /** What may be written below a channel. */
  static final Schema CHANNEL = new Schema(ChannelConfig.class);

  /** What may be written below a rule. */
  static final Schema RULE = new Schema(RuleConfig.class);

  /** What may be written below a caller. */
  static final Schema CALLER = new Schema(CallerConfig.class);

  /** What may be written below a role. */
  static final Schema ROLE = new Schema(RoleConfig.class);

  /** What may be written below the quota of a tenant. */
  static final Schema QUOTA = new Schema(QuotaConfig.class);

  private final SortedMap<String, Leaf> leaves = new TreeMap<>();
  private final SortedSet<String> groups = new TreeSet<>();

  /**
   * A setting.
   *
   * @param type what it is read into
   */
  private record Leaf(Form form, Class<?> type) {}

  private Schema(Class<?> type) {
    collect("", type);
  }

  private void collect(String prefix, Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      String name = prefix + kebab(method.getName());
      Form form = method.getAnnotation(Form.class);
      if (form != null) {
        leaves.put(name, new Leaf(form, method.getReturnType()));
        continue;
      }
      groups.add(name);
      if (method.getReturnType().getEnclosingClass() == type) {
        collect(name + ".", method.getReturnType());
      }
    }
  }

  /** The names of all settings, sorted. */
  SortedSet<String> names() {
    return new TreeSet<>(leaves.keySet());
  }

  boolean has(String name) {
    return leaves.containsKey(name);
  }

  boolean isList(String name) {
    return has(name) && form(name).value() == Kind.TEXTS;
  }

  /** Whether settings stand below the name, instead of a value under it. */
  boolean isGroup(String name) {
    return groups.contains(name);
  }

  /**
   * The form of a setting.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  Form form(String name) {
    return leaf(name).form();
  }

  /** What may be written for a choice. */
  List<String> choices(String name) {
    return Arrays.stream(leaf(name).type().getEnumConstants())
        .map(constant -> ChoiceFormat.name((Enum<?>) constant))
        .toList();
  }

  private Leaf leaf(String name) {
    Leaf leaf = leaves.get(name);
    if (leaf == null) {
      throw new IllegalArgumentException("no setting " + name);
    }
    return leaf;
  }

  /**
   * The setting that was probably meant: one that the wrong name goes below (ttl.fresh), one that
   * ends with it (not-found), one whose group is misspelled, or the one with the nearest name.
   */
  Optional<String> nearest(String wrong) {
    return names().stream()
        .filter(name -> isBelow(wrong, name) || name.endsWith("." + wrong))
        .findFirst()
        .or(() -> Nearest.to(wrong, names()));
  }

  private static boolean isBelow(String wrong, String name) {
    return wrong.startsWith(name + ".") || wrong.startsWith(name + "[");
  }

  /** <code>maxStaleness</code> to <code>max-staleness</code>. */
  static String kebab(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
