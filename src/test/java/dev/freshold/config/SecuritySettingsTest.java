package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.access.Permission;
import dev.freshold.access.Quota;
import dev.freshold.access.SignedTerms;
import dev.freshold.access.TokenHash;
import dev.freshold.config.Settings.Audit;
import dev.freshold.config.Settings.ClientCertificates;
import dev.freshold.config.Settings.PlainText;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings say of who may do what. */
class SecuritySettingsTest {

  private static final String HASH =
      "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";

  @Test
  void load_nothing_isOpenOnLoopback() {
    Settings.Security security = Sources.product().load().security();

    assertThat(security.plan().open()).isTrue();
    assertThat(security.plainText()).isEqualTo(PlainText.LOOPBACK);
    assertThat(security.clientCertificates()).isEqualTo(ClientCertificates.NONE);
    assertThat(security.audit()).isEqualTo(Audit.OFF);
    assertThat(security.quota()).isEqualTo(Quota.NONE);
    assertThat(security.quotas()).isEmpty();
  }

  @Test
  void load_callersRolesAndQuotas_areRead() {
    Settings.Security security =
        security(
                """
                client-certificates: accepted
                tokens-file: /etc/freshold/tokens
                tokens-reload: 5s
                quota: { requests-per-second: 100, bytes-per-second: 1MiB }
                callers:
                  web:
                    token-sha256: %s
                    permissions: ["shop/product:read+write", "shop/*:invalidate"]
                  ops:
                    certificate: "CN=ops,O=Shop"
                    permissions: ["*/*:*"]
                roles:
                  cache-readers:
                    permissions: ["shop/*:read"]
                quotas:
                  Big_Shop:
                    requests-per-second: 1000
                    keys-in-flight: 50
                jwt:
                  issuer: https://idp.example/realms/shop
                  audience: freshold
                """
                    .formatted(HASH))
            .load()
            .security();

    assertThat(security.plan().open()).isFalse();
    assertThat(security.audit()).isEqualTo(Audit.ALL);
    assertThat(security.plan().tokensFile()).isEqualTo(Path.of("/etc/freshold/tokens"));
    assertThat(security.plan().reload()).isEqualTo(Duration.ofSeconds(5));
    assertThat(security.plan().callers())
        .satisfiesExactly(
            ops -> {
              assertThat(ops.certificate()).isEqualTo("CN=ops,O=Shop");
              assertThat(ops.token()).isNull();
            },
            web -> {
              assertThat(web.name()).isEqualTo("web");
              assertThat(web.token()).isEqualTo(TokenHash.of("a"));
              assertThat(web.permissions())
                  .containsExactly(
                      Permission.parse("shop/product:read+write"),
                      Permission.parse("shop/*:invalidate"));
            });
    assertThat(security.plan().roles())
        .containsEntry("cache-readers", List.of(Permission.parse("shop/*:read")));
    assertThat(security.quota()).isEqualTo(new Quota(100, 1 << 20, 0));
    assertThat(security.quotas()).containsEntry("Big_Shop", new Quota(1000, 1 << 20, 50));
    assertThat(security.plan().signed())
        .isEqualTo(
            new SignedTerms(
                "https://idp.example/realms/shop",
                "freshold",
                null,
                SignedTerms.ALGORITHMS,
                Duration.ofSeconds(30),
                "freshold",
                "groups",
                Duration.ofMinutes(10)));
  }

  @Test
  void load_callerOfTheEnvironment_isRead() {
    Settings.Security security =
        Sources.product()
            .variable("FRESHOLD_SECURITY_CALLERS_WEB_TOKEN_SHA256", HASH)
            .variable("FRESHOLD_SECURITY_CALLERS_WEB_PERMISSIONS", "shop/product:read,bank/*:read")
            .variable("FRESHOLD_SECURITY_JWT_ISSUER", "freshold-test")
            .variable("FRESHOLD_SECURITY_JWT_AUDIENCE", "cache")
            .variable("FRESHOLD_SECURITY_JWT_KEYS", "http://127.0.0.1:8080/keys")
            .load()
            .security();

    assertThat(security.plan().callers())
        .singleElement()
        .satisfies(
            web -> {
              assertThat(web.name()).isEqualTo("web");
              assertThat(web.permissions()).hasSize(2);
            });
    assertThat(security.plan().signed())
        .isNotNull()
        .satisfies(
            terms -> assertThat(terms.keys()).isEqualTo(URI.create("http://127.0.0.1:8080/keys")));
  }

  @Test
  void load_tokenInPlaceOfItsHash_saysSoWithoutTheToken() {
    List<String> faults =
        security("callers: { web: { token-sha256: hunter2-hunter2, permissions: [] } }").faults();

    assertThat(faults)
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault)
                    .startsWith("freshold.security.callers.web.token-sha256: what is written (")
                    .contains("is no SHA-256")
                    .contains("sha256sum")
                    .doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "callers: { web: { permissions: [] } } | callers.web.token-sha256: is missing",
        "callers: { web: { token-sha256: HASH } } | callers.web.permissions: is missing",
        "callers: { web: { token-sha256: HASH, permissions: ['shop:read'] } } |"
            + " callers.web.permissions: \"shop:read\" (application.yaml) is no permission",
        "callers: { ops: { certificate: 'CN=ops', permissions: [] } } |"
            + " callers.ops.certificate: \"CN=ops\" (application.yaml) is never asked for",
        "callers: { a: { token-sha256: HASH, permissions: [] }, b: { token-sha256: HASH,"
            + " permissions: [] } } | callers.b.token-sha256: is that of another caller",
        "jwt: { issuer: 'https://idp' } | jwt.audience: is missing",
        "jwt: { audience: a } | jwt.audience: \"a\" (application.yaml) is of no use without",
        "jwt: { issuer: 'idp', audience: a } | jwt.issuer: \"idp\" (application.yaml) leads to no"
            + " keys",
        "jwt: { issuer: i, audience: a, keys: 'http://idp.example/k' } |"
            + " jwt.keys: \"http://idp.example/k\" (application.yaml) is no https URL, and keys",
        "jwt: { issuer: i, audience: a, keys: 'https://u:p@idp/k' } | jwt.keys: ",
        "jwt: { issuer: 'https://i', audience: a, algorithms: [HS256] } |"
            + " jwt.algorithms: \"HS256\" (application.yaml) is none of RS256",
        "jwt: { issuer: 'https://i', audience: a, algorithms: [none] } | jwt.algorithms: \"none\"",
        "plain-text: yes-please | plain-text: \"yes-please\"",
        "quotas: { 'a b': { keys-in-flight: 1 } } | quotas.a b: is the name of no tenant",
        "quotas: { shop: { requests: 1 } } | quotas.shop.requests: is not a setting",
      })
  void load_whatIsWrong_isSaidWithItsPath(String line, String fault) {
    assertThat(security(line.replace("HASH", HASH)).faults())
        .anyMatch(one -> one.startsWith("freshold.security." + fault));
  }

  private static Sources security(String lines) {
    StringBuilder text =
        new StringBuilder("freshold:\n  namespaces: { product: { max-staleness: 10m } }\n");
    text.append("  security:\n");
    lines.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    return Sources.yaml(text.toString());
  }
}
