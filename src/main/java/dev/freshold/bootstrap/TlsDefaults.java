package dev.freshold.bootstrap;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.common.MapBackedConfigSource;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What follows from a certificate: that the port of the node speaks TLS, and nothing speaks plain
 * text. Quarkus would open a second port, and leave the first one as it is.
 */
public final class TlsDefaults implements ConfigSourceFactory {

  /** Above what Quarkus takes where nothing is written, and below all that is. */
  private static final int ORDINAL = 101;

  private static final String KEY_STORE = "QUARKUS_TLS_KEY_STORE_";
  private static final String NAMED = "QUARKUS_HTTP_TLS_CONFIGURATION_NAME";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    return secured(context.iterateNames())
        ? List.of(
            new MapBackedConfigSource(
                "TLS follows from a certificate",
                Map.of("quarkus.http.insecure-requests", "disabled"),
                ORDINAL) {})
        : List.of();
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  private static boolean secured(Iterator<String> names) {
    while (names.hasNext()) {
      String name = names.next().replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
      if (name.startsWith(KEY_STORE) || name.equals(NAMED)) {
        return true;
      }
    }
    return false;
  }
}
