package dev.freshold.config;

import dev.freshold.policy.KeyTemplate;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The settings of one namespace to its policy. */
final class NamespaceReader {

  static final String PRESET = "preset";

  private static final ChoiceFormat<Preset> PRESETS = new ChoiceFormat<>(Preset.class);
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private final String name;
  private final boolean hasLog;
  private final Faults faults;
  private final Group group;

  /**
   * Reads nothing yet.
   *
   * @param hasLog whether what is acknowledged can be kept until it is written to an origin
   */
  NamespaceReader(SmallRyeConfig config, String name, boolean hasLog, Faults faults) {
    this.name = name;
    this.hasLog = hasLog;
    this.faults = faults;
    this.group = Group.namespace(config, name, faults);
  }

  /** The policy and where it comes from; empty if something is wrong, which is in the faults. */
  Optional<PolicySheet> read() {
    int before = faults.count();
    checkName();
    Optional<Chosen<Preset>> preset = group.find(PRESET, PRESETS);
    Defaults defaults = preset.map(chosen -> Defaults.of(chosen.value())).orElse(Defaults.UNNAMED);
    Optional<Lives> lives = Lives.read(group, defaults);
    Shapes shapes = Shapes.read(group, defaults);
    Supply supply = Supply.read(group, defaults, shapes, hasLog);
    Rules rules = Rules.read(group, defaults, supply);
    return faults.count() > before
        ? Optional.empty()
        : lives.map(found -> sheet(preset, defaults, found, rules, shapes, supply));
  }

  private void checkName() {
    if (NAME.matcher(name).matches()) {
      return;
    }
    String better =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    faults.add(
        SettingName.NAMESPACES + "." + name,
        "is no name for a namespace: 1 to 63 of a-z, 0-9 and '-', not beginning with '-'",
        "write " + (NAME.matcher(better).matches() ? better : "a name such as product"));
  }

  private PolicySheet sheet(
      Optional<Chosen<Preset>> preset,
      Defaults defaults,
      Lives lives,
      Rules rules,
      Shapes shapes,
      Supply supply) {
    Sheet sheet = new Sheet();
    sheet.note(PRESET, defaults.name(), preset.orElseGet(() -> defaults.always(defaults.preset())));
    NamespacePolicy policy = policy(sheet, lives, rules, shapes, supply);
    return new PolicySheet(policy, defaults.name(), sheet.fingerprint(name), sheet.settings());
  }

  /** The order is that of the reference. */
  private NamespacePolicy policy(
      Sheet sheet, Lives lives, Rules rules, Shapes shapes, Supply supply) {
    DurationFormat durations = DurationFormat.INSTANCE;
    return new NamespacePolicy(
        name,
        sheet.note("max-staleness", durations, lives.maxStaleness()),
        sheet.note("ttl", durations, lives.ttl()),
        sheet.note("jitter", PercentFormat.INSTANCE, rules.jitter()),
        sheet.note("stale-while-revalidate", durations, lives.staleWhileRevalidate()),
        sheet.note("stale-if-error", durations, lives.staleIfError()),
        sheet.note("early-refresh", NumberFormat.INSTANCE, rules.earlyRefresh()),
        sheet.note("negative.not-found", durations, lives.negativeNotFound()),
        sheet.note("negative.error", durations, lives.negativeError()),
        sheet.note("lease", durations, rules.lease()),
        sheet.note("on-miss", Rules.ON_MISS, rules.onMiss()),
        sheet.note("puts", Rules.PUTS, rules.puts()),
        sheet.note("coherence", Rules.COHERENCE, rules.coherence()),
        sheet
            .note("key", shapes.key().value().map(KeyTemplate::toString).orElse(""), shapes.key())
            .orElse(null),
        sheet.note("tags", ListFormat.print(shapes.tags().value()), shapes.tags()),
        sheet.note(
            "require-tags", ListFormat.print(shapes.requireTags().value()), shapes.requireTags()),
        sheet.note("scopes", ListFormat.print(shapes.scopes().value()), shapes.scopes()),
        sheet.note("index-tags", FlagFormat.INSTANCE, rules.indexTags()),
        supply.origin(sheet),
        supply.write(sheet));
  }
}
