package dev.freshold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows from a certificate, and from none. */
class TlsDefaultsTest {

  private static final String INSECURE = "quarkus.http.insecure-requests";

  @Test
  void certificate_ofTheEnvironment_leavesNoPlainText() {
    SmallRyeConfig config = environment(Map.of("QUARKUS_TLS_KEY_STORE_PEM_NODE_CERT", "/a.crt"));

    assertThat(config.getValue(INSECURE, String.class)).isEqualTo("disabled");
  }

  @Test
  void certificate_ofAFile_leavesNoPlainText() {
    SmallRyeConfig config = file(Map.of("quarkus.tls.key-store.p12.path", "/a.p12"));

    assertThat(config.getValue(INSECURE, String.class)).isEqualTo("disabled");
  }

  @Test
  void certificateOfAnotherName_thatTheServerIsGiven_leavesNoPlainText() {
    SmallRyeConfig config = file(Map.of("quarkus.http.tls-configuration-name", "front"));

    assertThat(config.getValue(INSECURE, String.class)).isEqualTo("disabled");
  }

  @Test
  void whatIsWritten_standsAboveWhatFollows() {
    SmallRyeConfig config =
        file(Map.of("quarkus.tls.key-store.p12.path", "/a.p12", INSECURE, "enabled"));

    assertThat(config.getValue(INSECURE, String.class)).isEqualTo("enabled");
  }

  @Test
  void noCertificate_orOneOfAClient_changesNothing() {
    assertThat(environment(Map.of()).getOptionalValue(INSECURE, String.class)).isEmpty();
    assertThat(
            file(Map.of("quarkus.tls.redis.key-store.p12.path", "/a.p12"))
                .getOptionalValue(INSECURE, String.class))
        .isEmpty();
    assertThat(
            environment(Map.of("QUARKUS_TLS_TRUST_STORE_PEM_CERTS", "/ca.crt"))
                .getOptionalValue(INSECURE, String.class))
        .isEmpty();
  }

  @Test
  void defaultsOfQuarkus_areNoCertificate() {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withDefaultValue("quarkus.tls.key-store.sni", "false")
            .withSources(new TlsDefaults())
            .build();

    assertThat(config.getOptionalValue(INSECURE, String.class)).isEmpty();
  }

  private static SmallRyeConfig environment(Map<String, String> variables) {
    return new SmallRyeConfigBuilder()
        .withSources(new EnvConfigSource(variables, EnvConfigSource.ORDINAL))
        .withSources(new TlsDefaults())
        .build();
  }

  private static SmallRyeConfig file(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withSources(new MapBackedConfigSource("a file", properties, 260) {})
        .withSources(new TlsDefaults())
        .build();
  }
}
