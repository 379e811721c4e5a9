package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names below freshold that are no settings. */
class UnknownSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tll: 60s | tll | ttl",
        "max_staleness: 10m | max_staleness | max-staleness",
        "not-found: 10s | not-found | negative.not-found",
        "negative: {eror: 1s} | negative.eror | negative.error",
        "ttl: {fresh: 1s} | ttl.fresh | ttl",
        "ttl: [60s] | ttl[0] | ttl"
      })
  void load_settingMisspelt_offersTheNearest(String line, String wrong, String near) {
    assertThat(Sources.product(line).faults())
        .contains(
            "freshold.namespaces.product.%s: is not a setting (application.yaml);".formatted(wrong)
                + " write freshold.namespaces.product.%s, or remove it".formatted(near));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "stor: redis | freshold.stor | freshold.store",
        "limits: {max-vlaue: 1} | freshold.limits.max-vlaue | freshold.limits.max-value",
        "max-value: 1 | freshold.max-value | freshold.limits.max-value",
        "namespace: {a: {ttl: 1s}} | freshold.namespace.a.ttl | freshold.namespaces.a.ttl"
      })
  void load_globalSettingMisspelt_offersTheNearest(String line, String wrong, String near) {
    Sources sources = Sources.product("ttl: 1s").file("more.yaml", "freshold: {" + line + "}", 120);

    assertThat(sources.faults())
        .containsExactly(
            wrong + ": is not a setting (more.yaml); write " + near + ", or remove it");
  }

  @Test
  void load_settingOfALaterVersion_listsWhatThereIs() {
    assertThat(Sources.product("audit: {sample: 1%}").faults())
        .containsExactly(
            "freshold.namespaces.product.audit.sample: is not a setting (application.yaml);"
                + " remove it; there are coherence, early-refresh, index-tags, jitter, key, lease,"
                + " max-staleness, negative.error, negative.not-found, on-miss, origin-limits.batch,"
                + " origin-limits.batch-window, origin-limits.concurrency, origin-limits.queue,"
                + " origin-limits.refreshes-per-second, origin-limits.soft-timeout,"
                + " origin-limits.timeout, origin.grpc, origin.http, origin.tls,"
                + " origin.version-header, preset, puts, require-tags, scopes, stale-if-error,"
                + " stale-while-revalidate, tags, ttl, write");
  }

  @Test
  void load_listItemWithoutQuotes_asksForThem() {
    assertThat(Sources.product("key: '{id}'", "tags: [product: x]").faults())
        .containsExactly(
            "freshold.namespaces.product.tags[0].product: is part of a list item that is no text"
                + " (application.yaml); put each item in quotes, such as \"product:{id}\"");
  }

  @Test
  void load_valueForAGroup_namesASettingBelowIt() {
    Sources sources =
        Sources.yaml("freshold: {limits: 5, namespaces: {product: 10m}}")
            .property("freshold.namespaces.product.negative", "1s");

    assertThat(sources.faults())
        .contains(
            "freshold.limits: is a group of settings and holds no value of its own"
                + " (application.yaml); write freshold.limits.max-in-flight and its like instead",
            "freshold.namespaces.product: is a group of settings and holds no value of its own"
                + " (application.yaml); write freshold.namespaces.product.coherence and its like"
                + " instead",
            "freshold.namespaces.product.negative: is a group of settings and holds no value of its"
                + " own (system property); write freshold.namespaces.product.negative.error and its"
                + " like instead");
  }

  @Test
  void load_unknownSetting_neverShowsItsValue() {
    Sources sources =
        Sources.product("password: hunter2").variable("FRESHOLD_REDIS_PASSWORD", "hunter2");

    assertThat(sources.faults()).hasSize(2).noneMatch(fault -> fault.contains("hunter2"));
  }

  @Test
  void load_unknownVariable_offersTheNearest() {
    Sources sources =
        Sources.product("ttl: 60s")
            .variable("FRESHOLD_NAMESPACES_PRODUCT_TLL", "1s")
            .variable("FRESHOLD_STOER", "redis")
            .variable("FRESHOLD_TLL", "1s")
            .variable("FRESHOLD_NAMESPACES_PRODUCT_AUDIT_SAMPLE", "1%")
            .variable("FRESHOLD_HOMEPAGE_COLOUR", "blue");

    assertThat(sources.faults())
        .containsExactly(
            "FRESHOLD_HOMEPAGE_COLOUR: is not a setting (environment);"
                + " unset it; docs/CONFIG.md lists all settings",
            "FRESHOLD_NAMESPACES_PRODUCT_AUDIT_SAMPLE: is not a setting (environment);"
                + " unset it; docs/CONFIG.md lists all settings",
            "FRESHOLD_NAMESPACES_PRODUCT_TLL: is not a setting (environment);"
                + " write FRESHOLD_NAMESPACES_PRODUCT_TTL, or unset it",
            "FRESHOLD_STOER: is not a setting (environment); write FRESHOLD_STORE, or unset it",
            "FRESHOLD_TLL: is not a setting (environment);"
                + " unset it; docs/CONFIG.md lists all settings");
  }

  @ParameterizedTest
  @CsvSource({
    "FRESHOLD_SERVICE_HOST, 10.0.0.1",
    "FRESHOLD_SERVICE_PORT, 9000",
    "FRESHOLD_SERVICE_PORT_GRPC, 9000",
    "FRESHOLD_PORT, tcp://10.0.0.1:9000",
    "FRESHOLD_PORT_9000_TCP_ADDR, 10.0.0.1",
    "FRESHOLD_REDIS_PORT_6379_TCP, tcp://10.0.0.2:6379",
    "FRESHOLD_REDIS_SERVICE_HOST, 10.0.0.2",
    "FRESHOLDING, 1",
    "MY_FRESHOLD_STORE, redis"
  })
  void load_variableOfKubernetesOrOthers_isLeftAlone(String name, String value) {
    assertThat(Sources.product("ttl: 60s").variable(name, value).faults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "freshold.store: redis",
        "freshold: { 'namespaces.product': {ttl: 1s}}",
        "freshold: {namespaces: {product: { 'negative.error': 1s}}}",
        "freshold.namespaces.product: {tags: [a]}"
      })
  void load_keyWithDotsInYaml_isNotLostInSilence(String text) {
    assertThat(Sources.product().file("dotted.yaml", text, 120).faults())
        .singleElement()
        .asString()
        .contains("stands under a key with dots, which YAML does not take apart (dotted.yaml)");
  }

  @Test
  void load_keyWithDotsInYaml_showsHowToNestIt() {
    Sources sources = Sources.product().file("dotted.yaml", "freshold.limits.max-value: 1MiB", 120);

    assertThat(sources.faults())
        .containsExactly(
            "freshold.limits.max-value: stands under a key with dots, which YAML does not take"
                + " apart (dotted.yaml); write freshold: {limits: {max-value: ...}}");
  }

  @Test
  void load_settingOfAnotherProfile_isNotLookedAt() {
    Sources sources =
        Sources.product("ttl: 60s").file("dev.yaml", "'%dev': {freshold: {stor: redis}}", 120);

    assertThat(sources.faults()).isEmpty();
  }

  @Test
  void load_settingOfTheActiveProfile_isChecked() {
    Sources sources =
        Sources.product("ttl: 60s").file("prod.yaml", "'%prod': {freshold: {stor: redis}}", 120);

    assertThat(sources.faults())
        .containsExactly(
            "freshold.stor: is not a setting (prod.yaml); write freshold.store, or remove it");
  }
}
