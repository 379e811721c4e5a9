package dev.freshold.config;

import dev.freshold.policy.PolicySheet.Source;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;

/**
 * The settings of one namespace, or the global ones, read by name. What is not written is empty;
 * what is written but wrong is a fault, and empty as well, so that reading goes on and finds the
 * rest.
 */
final class Group {

  private final Lookup lookup;
  private final SettingName place;
  private final Faults faults;

  private Group(SmallRyeConfig config, SettingName place, Faults faults) {
    this.lookup = new Lookup(config, faults);
    this.place = place;
    this.faults = faults;
  }

  static Group global(SmallRyeConfig config, Faults faults) {
    return new Group(config, new SettingName("", ""), faults);
  }

  static Group namespace(SmallRyeConfig config, String name, Faults faults) {
    return new Group(config, new SettingName(name, ""), faults);
  }

  /** That of a namespace, a channel or a rule. */
  static Group member(SmallRyeConfig config, Family family, String name, Faults faults) {
    return new Group(config, new SettingName(family, name, ""), faults);
  }

  /** What is written for a setting. */
  <T extends Comparable<T>> Optional<Chosen<T>> find(String name, Format<T> format) {
    SettingName setting = setting(name, format.kind());
    Bounds<T> bounds = new Bounds<>(place.schema().form(name), format);
    return lookup.single(setting).flatMap(written -> attempt(setting, written, bounds::parse));
  }

  /** What is written for a setting, or else what its form says. */
  <T extends Comparable<T>> Chosen<T> get(String name, Format<T> format) {
    return find(name, format)
        .orElseGet(() -> new Chosen<>(unset(name, format::parse), Source.DEFAULT, ""));
  }

  <T> Optional<Chosen<T>> text(String name, Parser<T> parser) {
    SettingName setting = setting(name, Kind.TEXT);
    return lookup.single(setting).flatMap(written -> attempt(setting, written, parser));
  }

  /** The same, or else what its form says. */
  <T> Chosen<T> getText(String name, Parser<T> parser) {
    return text(name, parser)
        .orElseGet(() -> new Chosen<>(unset(name, parser), Source.DEFAULT, ""));
  }

  /** A list; empty if nothing is written or an item is wrong, but present if [] is written. */
  <T> Optional<Chosen<List<T>>> texts(String name, Parser<T> parser) {
    SettingName setting = setting(name, Kind.TEXTS);
    return lookup.items(setting).flatMap(written -> attemptAll(setting, written, parser));
  }

  /** Whether there is a value, readable or not. */
  boolean isWritten(String name) {
    return lookup.single(place.withLeaf(name)).isPresent();
  }

  /** Reports that a setting is missing. */
  void missing(String name, String remedy) {
    faults.add(place.withLeaf(name).path(), "is missing", remedy);
  }

  /** Reports a value that could be read, but does not go with the others. */
  void refuse(String name, String wrong, String remedy) {
    SettingName setting = place.withLeaf(name);
    String value = lookup.single(setting).map(written -> written.quoted() + " ").orElse("");
    faults.add(setting.path(), value + wrong, remedy);
  }

  /** Text to value. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(String text) throws Unreadable;
  }

  private <T> T unset(String name, Parser<T> format) {
    try {
      return format.parse(place.schema().form(name).unset());
    } catch (Unreadable impossible) {
      throw new IllegalStateException(name + " has a default that is no value", impossible);
    }
  }

  private SettingName setting(String name, Kind kind) {
    Kind declared = place.schema().form(name).value();
    if (declared != kind) {
      throw new IllegalArgumentException(name + " is declared as " + declared);
    }
    return place.withLeaf(name);
  }

  private <T> Optional<Chosen<List<T>>> attemptAll(
      SettingName setting, Lookup.Items written, Parser<T> parser) {
    List<T> good =
        written.items().stream()
            .flatMap(item -> attempt(setting, item, parser).stream())
            .map(Chosen::value)
            .toList();
    return good.size() == written.items().size()
        ? Optional.of(new Chosen<>(good, Source.CONFIGURED, written.origin()))
        : Optional.empty();
  }

  private <T> Optional<Chosen<T>> attempt(SettingName setting, Written written, Parser<T> parser) {
    try {
      T value = parser.parse(written.text());
      return Optional.of(new Chosen<>(value, Source.CONFIGURED, written.origin()));
    } catch (Unreadable unreadable) {
      String shown =
          place.schema().form(setting.leaf()).secret() ? written.hidden() : written.quoted();
      faults.add(setting.path(), shown + " " + unreadable.wrong(), unreadable.remedy());
      return Optional.empty();
    }
  }
}
