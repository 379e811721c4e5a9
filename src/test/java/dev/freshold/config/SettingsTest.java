package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freshold.config.Settings.Limits;
import dev.freshold.config.Settings.Redis;
import dev.freshold.config.Settings.Ring;
import dev.freshold.config.Settings.StoreKind;
import dev.freshold.config.Settings.WriteBehind;
import dev.freshold.policy.NamespacePolicy;
import dev.freshold.policy.PolicySheet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where settings are read from, the global ones, and the message as a whole. */
class SettingsTest {

  @Test
  void load_nothingGlobalWritten_givesTheDefaults() {
    Settings settings = Sources.product().load();

    assertThat(settings.store()).isEqualTo(StoreKind.MEMORY);
    assertThat(settings.limits())
        .isEqualTo(new Limits(1 << 20, 4 << 20, 64L << 20, 1000, 100_000, 20_000));
    assertThat(settings.memoryMaxWeight()).isEqualTo(256L << 20);
    assertThat(settings.redis()).isEqualTo(new Redis(Duration.ofSeconds(1), 1));
    assertThat(settings.journalLength()).isEqualTo(100_000);
    assertThat(settings.ring()).isEqualTo(new Ring(8192, 4 << 20));
    assertThat(settings.fenceLife()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.writeBehind())
        .isEqualTo(
            new WriteBehind(100_000, 0, 10_000, Duration.ofSeconds(5), Duration.ofSeconds(5)));
  }

  @Test
  void load_everythingGlobalWritten_givesIt() {
    Settings settings =
        Sources.product()
            .file(
                "freshold.yaml",
                """
                freshold:
                  store: redis
                  limits:
                    max-value: 512KiB
                    max-response: 2MiB
                    max-in-flight: 8MiB
                    max-tenants: 10
                    max-waiters: 20
                    max-subscribers: 30
                  memory: { max-weight: 1GiB }
                  redis: { command-timeout: 250ms, connections: 4 }
                  journal: { length: 5000, ring-length: 100, ring-weight: 1MiB }
                  fence-life: 15m
                  write-behind:
                    max-backlog: 7
                    max-attempts: 8
                    max-dead-letters: 9
                    lease: 2s
                    drain: 1m
                """,
                120)
            .load();

    assertThat(settings.store()).isEqualTo(StoreKind.REDIS);
    assertThat(settings.limits()).isEqualTo(new Limits(512 << 10, 2 << 20, 8L << 20, 10, 20, 30));
    assertThat(settings.memoryMaxWeight()).isEqualTo(1L << 30);
    assertThat(settings.redis()).isEqualTo(new Redis(Duration.ofMillis(250), 4));
    assertThat(settings.journalLength()).isEqualTo(5000);
    assertThat(settings.ring()).isEqualTo(new Ring(100, 1 << 20));
    assertThat(settings.fenceLife()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.writeBehind())
        .isEqualTo(new WriteBehind(7, 8, 9, Duration.ofSeconds(2), Duration.ofMinutes(1)));
  }

  @Test
  void load_fileVariableAndProperty_theStrongerWins() {
    NamespacePolicy policy =
        policy(
            Sources.product("ttl: 10s", "lease: 10s", "stale-if-error: 10s")
                .variable("FRESHOLD_NAMESPACES_PRODUCT_TTL", "20s")
                .variable("FRESHOLD_NAMESPACES_PRODUCT_STALE_IF_ERROR", "20s")
                .property("freshold.namespaces.product.ttl", "30s"));

    assertThat(policy.ttl()).isEqualTo(Duration.ofSeconds(30));
    assertThat(policy.staleIfError()).isEqualTo(Duration.ofSeconds(20));
    assertThat(policy.lease()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void load_namespaceInVariablesOnly_isFound() {
    NamespacePolicy policy =
        policy(
            Sources.yaml("")
                .variable("FRESHOLD_NAMESPACES_WISH_LIST_MAX_STALENESS", "10m")
                .variable("FRESHOLD_NAMESPACES_WISH_LIST_NEGATIVE_NOT_FOUND", "5s"));

    assertThat(policy.name()).isEqualTo("wish-list");
    assertThat(policy.maxStaleness()).isEqualTo(Duration.ofMinutes(10));
    assertThat(policy.negativeNotFound()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void load_variableThatCouldBeReadTwoWays_meansTheNamespaceThatIsNamed() {
    Settings settings =
        Sources.yaml("freshold: {namespaces: {foo-index: {max-staleness: 1m, key: '{id}'}}}")
            .variable("FRESHOLD_NAMESPACES_FOO_INDEX_TAGS", "x:{id}")
            .load();

    assertThat(settings.namespaces()).hasSize(1);
    assertThat(settings.namespaces().getFirst().policy().tags()).hasSize(1);
  }

  @Test
  void load_listInYaml_keepsCommasAndBraces() {
    NamespacePolicy policy =
        policy(Sources.product("key: '{id}'", "tags: ['product:{id}', 'a,b:{id}']"));

    assertThat(policy.tags()).hasToString("[product:{id}, a,b:{id}]");
  }

  @Test
  void load_listInVariable_isSplitAtCommas() {
    NamespacePolicy policy =
        policy(
            Sources.product("key: '{id}'", "tags: ['weaker:{id}', 'and:{id}', more]")
                .variable("FRESHOLD_NAMESPACES_PRODUCT_TAGS", "product:{id}, all"));

    assertThat(policy.tags()).hasToString("[product:{id}, all]");
  }

  @Test
  void load_listItemByItemInProperties_replacesTheWholeList() {
    NamespacePolicy policy =
        policy(
            Sources.product("key: '{id}'", "tags: ['weaker:{id}', 'and:{id}', more]")
                .property("freshold.namespaces.product.tags[0]", "product:{id}"));

    assertThat(policy.tags()).hasToString("[product:{id}]");
  }

  @Test
  void load_listItemByItemInVariables_isFound() {
    NamespacePolicy policy =
        policy(
            Sources.product("key: '{id}'")
                .variable("FRESHOLD_NAMESPACES_PRODUCT_TAGS_0_", "product:{id}")
                .variable("FRESHOLD_NAMESPACES_PRODUCT_TAGS_1_", "all"));

    assertThat(policy.tags()).hasToString("[product:{id}, all]");
  }

  @Test
  void load_expression_isExpanded() {
    NamespacePolicy policy = policy(Sources.product("ttl: ${TTL:30}s").variable("TTL", "20"));

    assertThat(policy.ttl()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void load_expressionWithoutMeaning_isAFaultLikeAnyOther() {
    Sources sources = Sources.product("key: '{id}'", "tags: ['product:${id}']", "ttl: 60");

    assertThat(sources.faults())
        .containsExactly(
            "freshold.namespaces.product.tags: \"product:${id}\" (application.yaml) holds ${...}"
                + " with a name that nothing defines; define it, or write a placeholder without the"
                + " dollar sign",
            "freshold.namespaces.product.ttl: \"60\" (application.yaml) has no unit;"
                + " write 60s for seconds");
  }

  @Test
  void load_valueFromASecret_isShownAsItWasWritten() {
    Sources sources = Sources.product("ttl: ${SECRET}").variable("SECRET", "hunter2");

    assertThat(sources.faults())
        .containsExactly(
            "freshold.namespaces.product.ttl: \"${SECRET}\" (application.yaml) is not a duration;"
                + " write numbers with units (d, h, m, s, ms), such as 60s or 1m30s");
  }

  @Test
  void load_blankValue_countsAsNotWritten() {
    NamespacePolicy policy =
        policy(Sources.product().variable("FRESHOLD_NAMESPACES_PRODUCT_TTL", " "));

    assertThat(policy.ttl()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void load_noNamespace_givesAnExample() {
    assertThat(Sources.yaml("quarkus: {http: {port: 1}}").faults())
        .containsExactly(
            "freshold.namespaces: has no namespace, and nothing is cached without a policy;"
                + " write one, such as freshold: {namespaces: {product: {max-staleness: 10m}}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "store | postgres | \"postgres\" (system property) is none of memory, redis;"
            + " write one of them",
        "limits.max-value | 65MiB | \"65MiB\" (system property) is more than 64MiB;"
            + " write 1 to 64MiB",
        "limits.max-value | 1MB | \"1MB\" (system property) is not a size; write 1MiB",
        "limits.max-response | 1KiB | \"1KiB\" (system property) is less than"
            + " freshold.limits.max-value, which is 1MiB; write at least 1MiB",
        "limits.max-in-flight | 1KiB | \"1KiB\" (system property) is less than"
            + " freshold.limits.max-value, which is 1MiB; write at least 1MiB",
        "memory.max-weight | 1KiB | \"1KiB\" (system property) is less than"
            + " freshold.limits.max-value, which is 1MiB; write at least 1MiB",
        "limits.max-tenants | 0 | \"0\" (system property) is less than 1; write 1 to 1000000",
        "limits.max-waiters | -1 | \"-1\" (system property) is negative;"
            + " write a whole number, such as 1000",
        "redis.connections | 9 | \"9\" (system property) is more than 8; write 1 to 8",
        "redis.command-timeout | 1 | \"1\" (system property) has no unit;"
            + " write 1s for seconds",
        "journal.length | 10 | \"10\" (system property) is less than 100; write 100 to 10000000",
        "fence-life | 2d | \"2d\" (system property) is more than 1d; write 1s to 1d"
      })
  void load_globalValueWrong_saysWhatToWrite(String name, String value, String fault) {
    Sources sources = Sources.product().property("freshold." + name, value);

    assertThat(sources.faults()).containsExactly("freshold." + name + ": " + fault);
  }

  @Test
  void load_greatMaxValue_raisesTheDefaultOfMaxResponse() {
    Settings settings = Sources.product().property("freshold.limits.max-value", "64MiB").load();

    assertThat(settings.limits().maxResponse()).isEqualTo(64 << 20);
  }

  @Test
  void load_manyFaults_listsAllOfThemByPath() {
    Sources sources =
        Sources.yaml(
            """
            freshold:
              store: disk
              namespaces:
                product:
                  max-staleness: 10m
                  ttl: 12m
                country:
                  preset: reference
                  tll: 60s
            """);

    assertThatThrownBy(sources::load)
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            String.join(
                System.lineSeparator(),
                "Freshold cannot start: 4 settings are wrong.",
                "  1. freshold.namespaces.country.max-staleness: is missing;"
                    + " write how old a value may get before it is never served again: 10m",
                "  2. freshold.namespaces.country.tll: is not a setting (application.yaml);"
                    + " write freshold.namespaces.country.ttl, or remove it",
                "  3. freshold.namespaces.product.ttl: \"12m\" (application.yaml) exceeds"
                    + " max-staleness 10m by 2m; write at most 10m, or raise max-staleness to 12m",
                "  4. freshold.store: \"disk\" (application.yaml) is none of memory, redis;"
                    + " write one of them"));
  }

  @Test
  void load_twoNamespaces_givesBothByName() {
    List<PolicySheet> sheets =
        Sources.yaml("freshold: {namespaces: {b: {max-staleness: 1m}, a: {max-staleness: 2m}}}")
            .load()
            .namespaces();

    assertThat(sheets).extracting(sheet -> sheet.policy().name()).containsExactly("a", "b");
  }

  private static NamespacePolicy policy(Sources sources) {
    List<PolicySheet> sheets = sources.load().namespaces();
    assertThat(sheets).hasSize(1);
    return sheets.getFirst().policy();
  }
}
