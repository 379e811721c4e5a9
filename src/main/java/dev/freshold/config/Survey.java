package dev.freshold.config;

import io.smallrye.config.ProfileConfigSourceInterceptor;
import io.smallrye.config.SmallRyeConfig;
import java.util.Collection;
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
  private final SortedSet<String> namespaces = new TreeSet<>();

  /** Names that are no settings, each with the first source that has it. */
  private final Map<SettingName, String> unknown = new LinkedHashMap<>();

  private Survey(SmallRyeConfig config, Faults faults) {
    this.config = config;
    this.faults = faults;
  }

  /** The names of all namespaces, sorted; faults are found on the way. */
  static SortedSet<String> namespaces(SmallRyeConfig config, Faults faults) {
    Survey survey = new Survey(config, faults);
    for (ConfigSource source : config.getConfigSources()) {
      if (!Origins.isEnvironment(source.getName())) {
        source.getPropertyNames().forEach(name -> survey.visitProperty(name, source.getName()));
      }
    }
    // After the others, because the namespaces that they name tell how to read a variable.
    Set<String> named = Set.copyOf(survey.namespaces);
    for (ConfigSource source : config.getConfigSources()) {
      if (Origins.isEnvironment(source.getName())) {
        source.getProperties().keySet().forEach(name -> survey.visitVariable(name, named));
      }
    }
    survey.unknown.forEach(
        (name, source) -> Strangers.report(name, Origins.shortName(source, name), faults));
    return survey.namespaces;
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
    addNamespace(name);
    Strangers.reportDotted(name, Origins.shortName(source, name), faults);
  }

  private void visit(SettingName name, String source) {
    addNamespace(name);
    if (!name.isKnown()) {
      unknown.putIfAbsent(name, source);
    }
  }

  private void visitVariable(String variable, Collection<String> named) {
    if (Variables.isOurs(variable)) {
      Variables.setting(variable, named)
          .ifPresentOrElse(
              this::addNamespace, () -> Strangers.reportVariable(variable, named, faults));
    }
  }

  private void addNamespace(SettingName name) {
    if (!name.namespace().isEmpty()) {
      namespaces.add(name.namespace());
    }
  }
}
