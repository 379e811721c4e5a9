package dev.freshold.config;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SysPropConfigSource;
import io.smallrye.config.common.MapBackedConfigSource;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration as Quarkus builds it: system properties over environment over files, with
 * profiles and expressions.
 */
public final class Sources {

  private final SmallRyeConfigBuilder builder =
      new SmallRyeConfigBuilder().addDefaultInterceptors().withProfile("prod");

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> properties = new HashMap<>();

  private Sources() {}

  /** A file called application.yaml. */
  public static Sources yaml(String text) {
    return new Sources().file("application.yaml", text, YamlConfigSource.ORDINAL);
  }

  /** One valid namespace called product, with these lines at its end. */
  static Sources product(String... lines) {
    StringBuilder text = new StringBuilder("freshold:\n  namespaces:\n    product:\n");
    text.append("      max-staleness: 10m\n");
    List.of(lines).forEach(line -> text.append("      ").append(line).append('\n'));
    return yaml(text.toString());
  }

  Sources file(String name, String text, int ordinal) {
    String source = "YamlConfigSource[source=file:/somewhere/deep/" + name + "]";
    builder.withSources(new YamlConfigSource(source, text, ordinal));
    return this;
  }

  public Sources variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Sources property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  SmallRyeConfig config() {
    return builder
        .withSources(new EnvConfigSource(environment, EnvConfigSource.ORDINAL))
        .withSources(new MapBackedConfigSource(SysPropConfigSource.NAME, properties, 400) {})
        .build();
  }

  Settings load() {
    return Settings.load(config());
  }

  /** Each fault as one line. */
  public List<String> faults() {
    try {
      load();
    } catch (SettingsException wrong) {
      return wrong.faults().stream().map(Fault::toString).toList();
    }
    return List.of();
  }
}
