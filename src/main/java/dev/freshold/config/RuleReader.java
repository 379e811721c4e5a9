package dev.freshold.config;

import dev.freshold.cache.Reach;
import dev.freshold.config.RuleConfig.Mode;
import dev.freshold.config.RuleConfig.ReachKind;
import dev.freshold.ingest.Ingest;
import dev.freshold.ingest.Rule;
import dev.freshold.ingest.RuleText;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The settings of one rule. */
final class RuleReader {

  private final String name;
  private final Faults faults;
  private final Group group;

  RuleReader(SmallRyeConfig config, String name, Faults faults) {
    this.name = name;
    this.faults = faults;
    this.group = Group.member(config, Family.RULES, name, faults);
  }

  /** The rule; empty if something is wrong, which is in the faults. */
  Optional<Rule> read(SortedSet<String> channels, List<PolicySheet> namespaces) {
    int before = faults.count();
    Members.checkName(Family.RULES, name, faults);
    SortedSet<String> known = new TreeSet<>(channels);
    known.add(Ingest.PUBLISH);
    String namespace = text("namespace", any -> {}, "");
    RuleText text =
        new RuleText(
            name,
            texts("channels", channel -> checkKnown(channel, known), ""),
            texts("types", any -> {}, ""),
            texts("sources", any -> {}, ""),
            text("condition", Rule::checkCondition, "write CEL, such as data.state == 'PAID'"),
            namespace,
            texts("keys", Rule::checkTemplate, "write for example \"{data.id}\""),
            texts("tags", Rule::checkTemplate, "write for example \"product:{data.id}\""),
            texts("scopes", Rule::checkTemplate, "write for example \"user:{data.user}\""),
            text("version", Rule::checkExpression, "write CEL, such as data.version"),
            group.get("mode", new ChoiceFormat<>(Mode.class)).value() == Mode.SOFT,
            reach(group.get("reach", new ChoiceFormat<>(ReachKind.class)).value()),
            group.get("dry-run", FlagFormat.INSTANCE).value());
    Optional<NamespacePolicy> policy =
        namespaces.stream()
            .map(PolicySheet::policy)
            .filter(one -> one.name().equals(namespace))
            .findFirst();
    check(text, policy.isPresent());
    return faults.count() > before
        ? Optional.empty()
        : Optional.of(Rule.of(text, policy.orElse(null)));
  }

  private void check(RuleText text, boolean configured) {
    if (!text.namespace().isEmpty() && !configured) {
      group.refuse(
          "namespace", "is not a namespace that is configured", "write one of freshold.namespaces");
    }
    boolean keys = !text.keys().isEmpty() || group.isWritten("keys");
    if (text.namespace().isEmpty() && keys && !group.isWritten("namespace")) {
      group.missing("namespace", "write the namespace of the keys");
    }
    if (!keys && !group.isWritten("tags") && !group.isWritten("scopes")) {
      group.missing("keys", "write keys, tags or scopes: the rule invalidates nothing");
    }
    if (!text.version().isEmpty() && !keys) {
      group.refuse(
          "version",
          "is of keys, and the rule has none",
          "write keys and their namespace, or remove it");
    }
  }

  private static void checkKnown(String channel, SortedSet<String> known) {
    if (!known.contains(channel)) {
      throw new IllegalArgumentException("is none of " + String.join(", ", known));
    }
  }

  private static Reach reach(ReachKind kind) {
    return switch (kind) {
      case STORE -> Reach.STORE;
      case FLEET -> Reach.FLEET;
    };
  }

  private String text(String setting, Consumer<String> check, String remedy) {
    return group.text(setting, text -> checked(text, check, remedy)).map(Chosen::value).orElse("");
  }

  private List<String> texts(String setting, Consumer<String> check, String remedy) {
    return group
        .texts(setting, text -> checked(text, check, remedy))
        .map(Chosen::value)
        .orElse(List.of());
  }

  static String checked(String text, Consumer<String> check, String remedy) throws Unreadable {
    try {
      check.accept(text);
      return text;
    } catch (IllegalArgumentException wrong) {
      throw new Unreadable(
          String.valueOf(wrong.getMessage()), remedy.isEmpty() ? "write one of them" : remedy);
    }
  }
}
