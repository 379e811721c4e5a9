package dev.freshold.ingest;

import dev.freshold.ingest.Poison.Category;
import dev.freshold.model.EntryKey;
import dev.freshold.model.Tag;
import dev.freshold.model.Version;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.store.BustCommand.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which events it is for, and which invalidations they call for. Pure: event in, decision out. */
public final class Rule {

  private static final Decision OTHER = new Decision.Other();
  private static final Decision SPARED = new Decision.Spared();

  private final RuleText text;
  private final @Nullable NamespacePolicy policy;
  private final @Nullable Expression condition;
  private final @Nullable Expression version;
  private final List<FanOut> keys;
  private final List<FanOut> tags;

  private Rule(RuleText text, @Nullable NamespacePolicy policy) {
    this.text = text;
    this.policy = policy;
    this.condition =
        text.condition().isEmpty() ? null : Expression.parseCondition(text.condition());
    this.version = text.version().isEmpty() ? null : Expression.parse(text.version());
    this.keys = text.keys().stream().map(FanOut::parse).toList();
    this.tags =
        Stream.concat(text.tags().stream(), text.scopes().stream()).map(FanOut::parse).toList();
  }

  /**
   * A rule.
   *
   * @param policy of its namespace, where it names one
   * @throws IllegalArgumentException if one of its texts is wrong
   */
  public static Rule of(RuleText text, @Nullable NamespacePolicy policy) {
    return new Rule(text, policy);
  }

  /**
   * Checks the text of a condition.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static void checkCondition(String condition) {
    Expression.parseCondition(condition);
  }

  /**
   * Checks the text of a version.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static void checkExpression(String expression) {
    Expression.parse(expression);
  }

  /**
   * Checks the text of a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static void checkTemplate(String template) {
    FanOut.parse(template);
  }

  public String name() {
    return text.name();
  }

  public RuleText text() {
    return text;
  }

  /** Whether events of that channel are shown to it. */
  boolean listensTo(String channel) {
    return text.channels().isEmpty() || text.channels().contains(channel);
  }

  /** What it makes of the event. */
  Decision decide(Event event) {
    if (!matches(text.types(), event.type()) || !matches(text.sources(), event.source())) {
      return OTHER;
    }
    Map<String, Object> variables = event.variables();
    try {
      if (condition != null && !condition.test(variables)) {
        return SPARED;
      }
      List<Bust> busts = new ArrayList<>(2);
      Poison poison = addKeys(variables, busts);
      return poison != null || (poison = addTags(variables, busts)) != null
          ? new Decision.Failed(poison)
          : new Decision.Busts(busts);
    } catch (Unfit unfit) {
      return failed(Category.RULE_FAILED, String.valueOf(unfit.getMessage()));
    }
  }

  private static boolean matches(List<String> patterns, String value) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(
                pattern ->
                    pattern.endsWith("*")
                        ? value.startsWith(pattern.substring(0, pattern.length() - 1))
                        : value.equals(pattern));
  }

  private @Nullable Poison addKeys(Map<String, Object> variables, List<Bust> busts) throws Unfit {
    NamespacePolicy namespace = policy;
    if (namespace == null || keys.isEmpty()) {
      return null;
    }
    List<String> names = new ArrayList<>();
    for (FanOut template : keys) {
      names.addAll(template.render(variables));
    }
    if (names.size() > FanOut.MAX_TEXTS) {
      return new Poison(Category.TOO_MANY, "names %d keys".formatted(names.size()));
    }
    for (String name : names) {
      String fault = keyFault(namespace, name);
      if (fault != null) {
        return new Poison(Category.KEY_INVALID, fault);
      }
    }
    return names.isEmpty() ? null : addKeys(namespace, names, variables, busts);
  }

  private @Nullable Poison addKeys(
      NamespacePolicy namespace,
      List<String> names,
      Map<String, Object> variables,
      List<Bust> busts)
      throws Unfit {
    List<Object> versions = versions(names.size(), variables);
    if (version != null && versions.size() != names.size()) {
      return new Poison(
          Category.VERSION_INVALID,
          "has %d keys and %d versions".formatted(names.size(), versions.size()));
    }
    Map<String, Target> targets = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      Version of = null;
      if (version != null) {
        of = version(versions.get(i));
        if (of == null) {
          return new Poison(
              Category.VERSION_INVALID,
              version + " is no whole number from 0 to " + (Long.MAX_VALUE - 1));
        }
      }
      targets.merge(names.get(i), new Target(names.get(i), of), Rule::newer);
    }
    busts.add(
        new Bust.Keys(
            text.name(), namespace, List.copyOf(targets.values()), text.soft(), text.reach()));
    return null;
  }

  private List<Object> versions(int keyCount, Map<String, Object> variables) throws Unfit {
    if (version == null) {
      return List.of();
    }
    Object value = version.eval(variables);
    if (value instanceof List<?> list) {
      return List.copyOf(list);
    }
    return java.util.Collections.nCopies(keyCount, value);
  }

  /** The last of all versions is refused as well: no later event could ever follow it. */
  private static @Nullable Version version(Object value) {
    return switch (value) {
      case Long number when number >= 0 && number < Long.MAX_VALUE -> new Version(number);
      case String digits when digits.matches("\\d{1,20}") -> {
        try {
          yield version((Object) Long.parseLong(digits));
        } catch (NumberFormatException beyond) {
          yield null;
        }
      }
      default -> null;
    };
  }

  /** The one of two targets of the same key that says more. */
  static Target newer(Target one, Target other) {
    Version first = one.version();
    Version second = other.version();
    if (first == null || second == null) {
      return first == null ? one : other;
    }
    return first.isBelow(second) ? other : one;
  }

  private @Nullable Poison addTags(Map<String, Object> variables, List<Bust> busts) throws Unfit {
    Set<Tag> all = new LinkedHashSet<>();
    for (FanOut template : tags) {
      for (String name : template.render(variables)) {
        if (!Tag.isValid(name)) {
          return new Poison(
              Category.TAG_INVALID,
              "\"%s\" makes what is not 1 to 128 characters of printable ASCII without space"
                  .formatted(template));
        }
        all.add(new Tag(name));
      }
    }
    if (all.size() > FanOut.MAX_TEXTS) {
      return new Poison(Category.TOO_MANY, "names %d tags".formatted(all.size()));
    }
    if (!all.isEmpty()) {
      busts.add(new Bust.Tags(text.name(), List.copyOf(all), text.soft(), text.reach()));
    }
    return null;
  }

  private static @Nullable String keyFault(NamespacePolicy namespace, String key) {
    if (key.getBytes(StandardCharsets.UTF_8).length > EntryKey.MAX_KEY_BYTES) {
      return "makes a key of more than %d bytes".formatted(EntryKey.MAX_KEY_BYTES);
    }
    if (key.chars().anyMatch(Character::isISOControl)) {
      return "makes a key with a control character";
    }
    try {
      namespace.tagsOf(key);
      return null;
    } catch (IllegalArgumentException misfit) {
      return "makes a key that %s does not take".formatted(namespace.name());
    }
  }

  private static Decision failed(Category category, String why) {
    return new Decision.Failed(new Poison(category, why));
  }
}
