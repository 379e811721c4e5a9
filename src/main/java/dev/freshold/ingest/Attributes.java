package dev.freshold.ingest;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of one channel as a connector wants them: what the channel needs to keep its
 * promises, then what was written for it, then what is good enough where nothing was written.
 */
public final class Attributes {

  private final Map<String, String> all = new LinkedHashMap<>();

  private Attributes() {}

  public static Attributes of(ChannelText text) {
    Attributes attributes = new Attributes();
    attributes.all.putAll(text.attributes());
    return attributes.needs("channel-name", text.name());
  }

  /** Whatever was written for it. */
  public Attributes needs(String name, String value) {
    all.put(name, value);
    return this;
  }

  /** Unless something was written for it. */
  public Attributes or(String name, String value) {
    all.putIfAbsent(name, value);
    return this;
  }

  public Map<String, String> map() {
    return Map.copyOf(all);
  }

  public Config config() {
    return new SmallRyeConfigBuilder()
        .withSources(new PropertiesConfigSource(all, "channel", 500))
        .build();
  }
}
