package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.OnMiss;
import dev.freshold.policy.OriginPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the settings of a namespace say that values come from. */
class SupplyTest {

  private static final String PRODUCT = "freshold.namespaces.product.";

  private static final String A_URL = "; write a URL such as \"http://catalog/products/{key}\"";

  @Test
  void load_httpOrigin_isReadWithTheUsualLimits() {
    NamespacePolicy policy =
        policy("preset: multi-producer", "key: '{id}'", "origin: {http: 'http://h/p/{id}'}");

    assertThat(policy.onMiss()).isEqualTo(OnMiss.LOAD);
    assertThat(policy.origin())
        .isNotNull()
        .satisfies(
            origin -> {
              assertThat(origin.address())
                  .isInstanceOfSatisfying(
                      OriginPolicy.Http.class,
                      http -> {
                        assertThat(http.url()).hasToString("http://h/p/{id}");
                        assertThat(http.versionHeader()).isEqualTo("Freshold-Version");
                      });
              assertThat(origin.timeout()).isEqualTo(Duration.ofSeconds(2));
              assertThat(origin.softTimeout()).isEqualTo(Duration.ofMillis(500));
              assertThat(origin.concurrency()).isEqualTo(64);
            });
  }

  @Test
  void load_shortTimeout_shortensTheSoftOneToo() {
    NamespacePolicy policy =
        policy("origin: {grpc: 'h:1', tls: true}", "origin-limits: {timeout: 100ms}");

    assertThat(policy.origin())
        .isNotNull()
        .satisfies(
            origin -> {
              assertThat(origin.address()).isEqualTo(new OriginPolicy.Grpc("h:1", true));
              assertThat(origin.softTimeout()).isEqualTo(Duration.ofMillis(100));
            });
  }

  @Test
  void load_noOrigin_hasNone() {
    assertThat(policy().origin()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{grpc: 'h:1', http: 'http://h/{key}'} | origin.http: \"http://h/{key}\" (application.yaml)"
            + " stands beside origin.grpc; write one of the two",
        "{grpc: catalog} | origin.grpc: \"catalog\" (application.yaml) is no address;"
            + " write host:port, such as catalog:9001",
        "{grpc: 'http://catalog:9001'} | origin.grpc: \"http://catalog:9001\" (application.yaml) is"
            + " no address; write host:port, such as catalog:9001",
        "{grpc: 'h:1', version-header: 'a b'} | origin.version-header: \"a b\" (application.yaml) is"
            + " no name of a header; write 1 to 64 letters, digits or '-'",
      })
  void load_badOrigin_saysWhatIsWrong(String origin, String fault) {
    assertThat(Sources.product("origin: " + origin).faults()).containsExactly(PRODUCT + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "http://h/p | has no placeholder, so every key would load the same",
        "http://h/{id} | uses {id}, which the key template does not provide; it provides {key}",
        "h/{key} | is no http or https URL of a host, with a path",
        "http://{key}/ | has a placeholder in its host; a key must not choose it",
        "http://user@h/{key} | is no http or https URL of a host, with a path",
      })
  void load_badUrl_saysWhatIsWrong(String url, String reason) {
    assertThat(Sources.product("origin: {http: '" + url + "'}").faults())
        .containsExactly(
            PRODUCT + "origin.http: \"" + url + "\" (application.yaml) " + reason + A_URL);
  }

  @Test
  void load_limitsWithoutOrigin_areRefusedEach() {
    List<String> faults =
        Sources.product("origin-limits: {concurrency: 8, timeout: 1s}", "origin: {tls: true}")
            .faults();

    assertThat(faults)
        .containsExactlyInAnyOrder(
            PRODUCT
                + "origin.tls: \"true\" (application.yaml) needs an origin, and there is none;"
                + " write origin.grpc or .http",
            PRODUCT
                + "origin-limits.concurrency: \"8\" (application.yaml) needs an origin, and there"
                + " is none; write origin.grpc or .http",
            PRODUCT
                + "origin-limits.timeout: \"1s\" (application.yaml) needs an origin, and there is"
                + " none; write origin.grpc or .http");
  }

  @Test
  void load_softTimeoutBeyondTheTimeout_saysTheMost() {
    List<String> faults =
        Sources.product("origin: {grpc: 'h:1'}", "origin-limits: {timeout: 1s, soft-timeout: 2s}")
            .faults();

    assertThat(faults)
        .containsExactly(
            PRODUCT
                + "origin-limits.soft-timeout: \"2s\" (application.yaml) is longer than"
                + " origin-limits.timeout, which is 1s; write at most 1s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "through | origin: {http: 'http://h/{key}'}",
        "behind | origin: {http: 'http://h/{key}'}",
        "through | index-tags: false"
      })
  void load_writeModeWithoutGrpc_isRefused(String mode, String origin) {
    assertThat(Sources.product("write: " + mode, origin).faults())
        .contains(
            PRODUCT
                + "write: \""
                + mode
                + "\" (application.yaml) needs an OriginService to write to, and there is none;"
                + " write origin.grpc, such as catalog:9001");
  }

  private static NamespacePolicy policy(String... lines) {
    return Sources.product(lines).load().namespaces().getFirst().policy();
  }
}
