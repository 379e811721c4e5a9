package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freshold.policy.PolicySheet;
import dev.freshold.policy.PolicySheet.Setting;
import dev.freshold.policy.PolicySheet.Source;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What presets supply, what is derived, and how both are shown. */
class PresetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl            | bounded | any                 | return | 0s | 0s | []",
        "reference      | bounded | any                 | lease  | 9m | 9m | []",
        "owned          | strict  | versioned           | lease  | 1m | 1m | []",
        "multi-producer | strict  | leased-or-versioned | lease  | 1m | 1m | []",
        "derived        | strict  | leased-or-versioned | lease  | 2m | 0s | [\"*\"]"
      })
  void load_presetAlone_suppliesItsDefaults(
      String preset,
      String coherence,
      String puts,
      String onMiss,
      String revalidate,
      String onError,
      String requireTags) {
    List<Setting> settings = settings(Sources.product("preset: " + preset));

    assertThat(find(settings, "coherence")).isEqualTo(supplied("coherence", coherence, preset));
    assertThat(find(settings, "puts")).isEqualTo(supplied("puts", puts, preset));
    assertThat(find(settings, "on-miss")).isEqualTo(supplied("on-miss", onMiss, preset));
    assertThat(find(settings, "stale-while-revalidate"))
        .isEqualTo(supplied("stale-while-revalidate", revalidate, preset));
    assertThat(find(settings, "stale-if-error"))
        .isEqualTo(supplied("stale-if-error", onError, preset));
    assertThat(find(settings, "require-tags"))
        .isEqualTo(supplied("require-tags", requireTags, preset));
  }

  @Test
  void load_noPreset_isAsCautiousAsMultiProducer() {
    PolicySheet without = Sources.product().load().namespaces().getFirst();
    PolicySheet with = Sources.product("preset: multi-producer").load().namespaces().getFirst();

    assertThat(without.preset()).isEmpty();
    assertThat(without.policy()).usingRecursiveComparison().isEqualTo(with.policy());
    assertThat(without.fingerprint()).isEqualTo(with.fingerprint());
    assertThat(without.settings())
        .filteredOn(setting -> setting.source() != Source.DEFAULT)
        .extracting(Setting::name)
        .containsExactly("max-staleness");
  }

  @Test
  void load_everySettingWritten_showsEachInTheOrderOfTheReference() {
    PolicySheet sheet =
        Sources.product(
                "preset: derived",
                "ttl: 90s",
                "jitter: 0.05",
                "stale-while-revalidate: 2m",
                "stale-if-error: 7m",
                "early-refresh: 1.5",
                "negative: {not-found: 5s, error: 500ms}",
                "lease: 20s",
                "on-miss: return",
                "puts: any",
                "coherence: none",
                "key: '{user}/{id}'",
                "tags: ['list:{id}', 'user:{user}']",
                "require-tags: []",
                "scopes: ['owner:{user}']",
                "index-tags: true")
            .load()
            .namespaces()
            .getFirst();

    assertThat(sheet.settings())
        .allMatch(setting -> setting.source() == Source.CONFIGURED)
        .allMatch(setting -> setting.origin().equals("application.yaml"))
        .extracting(setting -> setting.name() + ": " + setting.value())
        .containsExactly(
            "preset: derived",
            "max-staleness: 10m",
            "ttl: 1m30s",
            "jitter: 5%",
            "stale-while-revalidate: 2m",
            "stale-if-error: 7m",
            "early-refresh: 1.5",
            "negative.not-found: 5s",
            "negative.error: 500ms",
            "lease: 20s",
            "on-miss: return",
            "puts: any",
            "coherence: none",
            "key: {user}/{id}",
            "tags: [\"list:{id}\", \"user:{user}\"]",
            "require-tags: []",
            "scopes: [\"owner:{user}\"]",
            "index-tags: true");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // bound | written                       | ttl   | swr | sie
        "10m | jitter: 0%                      | 1m    | 1m  | 1m",
        "90s | jitter: 0%                      | 45s   | 45s | 45s",
        "1s  | jitter: 0%                      | 500ms | 500ms | 500ms",
        "10m | ttl: 10m                        | 10m   | 0s  | 0s",
        "10m | ttl: 9m                         | 9m    | 1m  | 1m",
        "10m | stale-if-error: 9m              | 1m    | 1m  | 9m",
        "10m | stale-if-error: 9m30s           | 30s   | 30s | 9m30s",
        "10m | stale-while-revalidate: 9m59s   | 1s    | 9m59s | 1s",
        "10m | ttl: 1ms                        | 1ms   | 1ms | 1ms"
      })
  void load_partsWritten_theRestFitsInsideTheBound(
      String bound, String line, String ttl, String revalidate, String onError) {
    List<Setting> settings =
        settings(
            Sources.product(line).property("freshold.namespaces.product.max-staleness", bound));

    assertThat(find(settings, "ttl").value()).isEqualTo(ttl);
    assertThat(find(settings, "stale-while-revalidate").value()).isEqualTo(revalidate);
    assertThat(find(settings, "stale-if-error").value()).isEqualTo(onError);
  }

  @Test
  void load_shortBound_cutsTheLivesOfNegatives() {
    List<Setting> settings =
        settings(Sources.product().property("freshold.namespaces.product.max-staleness", "1s"));

    assertThat(find(settings, "negative.not-found"))
        .isEqualTo(new Setting("negative.not-found", "1s", Source.DEFAULT, ""));
    assertThat(find(settings, "negative.error").value()).isEqualTo("1s");
  }

  @ParameterizedTest
  @CsvSource({"ttl", "reference", "owned", "multi-producer", "derived"})
  void load_anyBound_noDefaultEverFails(String preset) {
    for (String bound : List.of("1s", "1001ms", "7s", "1m", "2m1s", "1h", "24h")) {
      for (String ttl : List.of("1ms", "333ms", "1s")) {
        Sources sources =
            Sources.product("preset: " + preset, "ttl: " + ttl)
                .property("freshold.namespaces.product.max-staleness", bound);

        assertThat(sources.faults()).isEmpty();
      }
    }
  }

  @Test
  void load_valuesFromSeveralPlaces_saysWhereEachIsFrom() {
    List<Setting> settings =
        settings(
            Sources.product("preset: owned", "ttl: 30s")
                .file("more.yaml", "freshold: {namespaces: {product: {lease: 5s}}}", 120)
                .variable("FRESHOLD_NAMESPACES_PRODUCT_JITTER", "20%")
                .property("freshold.namespaces.product.early-refresh", "0"));

    assertThat(find(settings, "ttl"))
        .isEqualTo(new Setting("ttl", "30s", Source.CONFIGURED, "application.yaml"));
    assertThat(find(settings, "lease"))
        .isEqualTo(new Setting("lease", "5s", Source.CONFIGURED, "more.yaml"));
    assertThat(find(settings, "jitter"))
        .isEqualTo(
            new Setting(
                "jitter",
                "20%",
                Source.CONFIGURED,
                "environment FRESHOLD_NAMESPACES_PRODUCT_JITTER"));
    assertThat(find(settings, "early-refresh"))
        .isEqualTo(new Setting("early-refresh", "0.0", Source.CONFIGURED, "system property"));
    assertThat(find(settings, "puts")).isEqualTo(supplied("puts", "versioned", "owned"));
    assertThat(find(settings, "index-tags"))
        .isEqualTo(new Setting("index-tags", "false", Source.DEFAULT, ""));
  }

  @Test
  void fingerprint_sameValuesWrittenDifferently_isTheSame() {
    assertThat(fingerprint(Sources.product("ttl: 60s")))
        .matches("[0-9a-f]{16}")
        .isEqualTo(fingerprint(Sources.product("ttl: 1m", "preset: multi-producer")));
  }

  @Test
  void fingerprint_oneValueChanged_isAnother() {
    assertThat(fingerprint(Sources.product("ttl: 60s")))
        .isNotEqualTo(fingerprint(Sources.product("ttl: 61s")));
  }

  @Test
  void fingerprint_acrossReleases_staysAsItWas() {
    assertThat(fingerprint(Sources.product())).isEqualTo("3574a598472fd9ef");
  }

  private static Setting supplied(String name, String value, String preset) {
    return new Setting(name, value, Source.PRESET, preset);
  }

  private static String fingerprint(Sources sources) {
    return sources.load().namespaces().getFirst().fingerprint();
  }

  private static List<Setting> settings(Sources sources) {
    return sources.load().namespaces().getFirst().settings();
  }

  private static Setting find(List<Setting> settings, String name) {
    return settings.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }
}
