package dev.freshold.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.common.utils.StringUtil;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Finds what was written for a setting, as text, and says where. */
final class Lookup {

  private final SmallRyeConfig config;
  private final Faults faults;

  Lookup(SmallRyeConfig config, Faults faults) {
    this.config = config;
    this.faults = faults;
  }

  /**
   * A list as it was written in one place.
   *
   * @param origin the file or variable
   */
  record Items(List<Written> items, String origin) {}

  /** The value of a setting; empty if there is none, or only blanks. */
  Optional<Written> single(SettingName name) {
    return value(name, name.path())
        .map(value -> written(name, value, value.getValue()))
        .filter(written -> !written.text().isEmpty());
  }

  /**
   * The list of the strongest source that has one, all of it and nothing from weaker sources. YAML
   * files give a list both item by item and joined by commas, the environment mostly joined,
   * properties in either way.
   */
  Optional<Items> items(SettingName name) {
    List<ConfigValue> indexed =
        config.getIndexedProperties(name.path()).stream()
            .flatMap(property -> value(name, property).stream())
            .toList();
    int strongest =
        indexed.stream()
            .mapToInt(ConfigValue::getConfigSourceOrdinal)
            .max()
            .orElse(Integer.MIN_VALUE);
    Optional<ConfigValue> joined =
        value(name, name.path()).filter(value -> value.getConfigSourceOrdinal() >= strongest);
    return joined
        .map(value -> split(name, value))
        .or(
            () ->
                indexed.stream()
                    .filter(value -> value.getConfigSourceOrdinal() == strongest)
                    .findFirst()
                    .map(first -> indexed(name, indexed, first)));
  }

  private static Items split(SettingName name, ConfigValue value) {
    List<Written> items =
        Arrays.stream(StringUtil.split(value.getValue()))
            .map(item -> written(name, value, item))
            .filter(written -> !written.text().isEmpty())
            .toList();
    return new Items(items, origin(name, value));
  }

  private static Items indexed(SettingName name, List<ConfigValue> all, ConfigValue strongest) {
    List<Written> items =
        all.stream()
            .filter(v -> v.getConfigSourceOrdinal() == strongest.getConfigSourceOrdinal())
            .map(value -> written(name, value, value.getValue()))
            .toList();
    return new Items(items, origin(name, strongest));
  }

  private static Written written(SettingName name, ConfigValue value, String text) {
    String raw = value.getRawValue();
    boolean expanded = raw != null && !raw.equals(value.getValue());
    return new Written(text.strip(), expanded ? raw : text.strip(), origin(name, value));
  }

  /** An expression that cannot be expanded is a fault like any other, not the end of the start. */
  private Optional<ConfigValue> value(SettingName name, String property) {
    ConfigValue value;
    try {
      value = config.getConfigValue(property);
    } catch (IllegalArgumentException | NoSuchElementException broken) {
      faults.add(
          name.path(),
          "holds an expression that cannot be expanded: " + broken.getMessage(),
          "write the value itself");
      return Optional.empty();
    }
    if (value.hasProblems()) {
      faults.add(
          name.path(),
          new Written("", String.valueOf(value.getRawValue()), origin(name, value)).quoted()
              + " holds ${...} with a name that nothing defines",
          "define it, or write a placeholder without the dollar sign");
      return Optional.empty();
    }
    return Optional.ofNullable(value.getValue()).map(text -> value);
  }

  private static String origin(SettingName name, ConfigValue value) {
    return Origins.shortName(String.valueOf(value.getConfigSourceName()), name);
  }
}
