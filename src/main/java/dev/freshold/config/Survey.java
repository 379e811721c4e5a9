package dev.freshold.config;

import io.smallrye.config.ProfileConfigSourceInterceptor;
import io.smallrye.config.SmallRyeConfig;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Which names below freshold were written, wherever it was; finds the unknown ones. */
final class Survey {

  private final SmallRyeConfig config;
  private final Faults faults;
  private final Map<Family, SortedSet<String>> members = new EnumMap<>(Family.class);

  /** Names that are no settings, each with the first source that has it. */
  private final Map<SettingName, String> unknown = new LinkedHashMap<>();

  private Survey(SmallRyeConfig config, Faults faults) {
    this.config = config;
    this.faults = faults;
    Family.ALL.forEach(family -> members.put(family, new TreeSet<>()));
  }

  /** The names of all namespaces, channels and rules, sorted; faults are found on the way. */
  static Map<Family, SortedSet<String>> members(SmallRyeConfig config, Faults faults) {
    Survey survey = new Survey(config, faults);
    for (ConfigSource source : config.getConfigSources()) {
      if (!Origins.isEnvironment(source.getName())) {
        source.getPropertyNames().forEach(name -> survey.visitProperty(name, source.getName()));
      }
    }
    // After the others, because the members that they name tell how to read a variable.
    Map<Family, Set<String>> named = new EnumMap<>(Family.class);
    survey.members.forEach((family, names) -> named.put(family, Set.copyOf(names)));
    for (ConfigSource source : config.getConfigSources()) {
      if (Origins.isEnvironment(source.getName())) {
        source.getProperties().keySet().forEach(name -> survey.visitVariable(name, named));
      }
    }
    survey.unknown.forEach(
        (name, source) -> Strangers.report(name, Origins.shortName(source, name), faults));
    return survey.members;
  }

  private void visitProperty(String property, String source) {
    String active = ProfileConfigSourceInterceptor.activeName(property, config.getProfiles());
    Optional<SettingName> name = SettingName.ofProperty(active).map(SettingName::ofList);
    // A key that was written with dots comes in quotes.
    Optional<SettingName> meant =
        SettingName.ofProperty(active.replace("\"", "")).map(SettingName::ofList);
    if (meant.filter(SettingName::isKnown).isPresent()
        && !name.equals(meant)
        && name.filter(SettingName::isKnown).isEmpty()) {
      meant.ifPresent(dotted -> reportDotted(dotted, source));
    } else {
      name.ifPresent(found -> visit(found, source));
    }
  }

  private void reportDotted(SettingName name, String source) {
    addMember(name);
    Strangers.reportDotted(name, Origins.shortName(source, name), faults);
  }

  private void visit(SettingName name, String source) {
    addMember(name);
    if (!name.isKnown()) {
      unknown.putIfAbsent(name, source);
    }
  }

  private void visitVariable(String variable, Map<Family, Set<String>> named) {
    if (Variables.isOurs(variable)) {
      Variables.setting(variable, named)
          .ifPresentOrElse(
              this::addMember, () -> Strangers.reportVariable(variable, named, faults));
    }
  }

  private void addMember(SettingName name) {
    Family family = name.family();
    if (family != null) {
      members.computeIfAbsent(family, none -> new TreeSet<>()).add(name.member());
    }
  }
}
