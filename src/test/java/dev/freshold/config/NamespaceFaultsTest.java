package dev.freshold.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be wrong within one namespace, and the exact words for it. */
class NamespaceFaultsTest {

  private static final String PRODUCT = "freshold.namespaces.product.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ttl: 10 minutes | ttl: \"10 minutes\" (application.yaml) is not a duration; write 10m",
        "ttl: 60 | ttl: \"60\" (application.yaml) has no unit; write 60s for seconds",
        "ttl: -5s | ttl: \"-5s\" (application.yaml) is negative; write 5s",
        "ttl: 0s | ttl: \"0s\" (application.yaml) is less than 1ms; write 1ms to 1d",
        "lease: 500ms | lease: \"500ms\" (application.yaml) is less than 1s; write 1s to 10m",
        "lease: 11m | lease: \"11m\" (application.yaml) is more than 10m; write 1s to 10m",
        "jitter: 60% | jitter: \"60%\" (application.yaml) is more than 50%; write 0% to 50%",
        "jitter: 10 | jitter: \"10\" (application.yaml) has no percent sign; write 10%",
        "early-refresh: 11 | early-refresh: \"11\" (application.yaml) is more than 10.0;"
            + " write 0.0 to 10.0",
        "preset: multi | preset: \"multi\" (application.yaml) is none of ttl, reference, owned,"
            + " multi-producer, derived; write one of them",
        "preset: multi_producer | preset: \"multi_producer\" (application.yaml) is none of ttl,"
            + " reference, owned, multi-producer, derived; write multi-producer",
        "on-miss: wait | on-miss: \"wait\" (application.yaml) is none of return, lease, load;"
            + " write one of them",
        "on-miss: load | on-miss: \"load\" (application.yaml) needs an origin, and there is none;"
            + " write origin.grpc or .http, or lease",
        "puts: version | puts: \"version\" (application.yaml) is none of any, versioned,"
            + " leased-or-versioned; write versioned",
        "coherence: strickt | coherence: \"strickt\" (application.yaml) is none of strict, bounded,"
            + " none; write strict",
        "index-tags: 'yes' | index-tags: \"yes\" (application.yaml) is neither true nor false;"
            + " write true"
      })
  void load_unreadableValue_saysWhatIsWrongAndWhatToWrite(String line, String fault) {
    assertThat(Sources.product(line).faults()).containsExactly(PRODUCT + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ttl: 12m | ttl: \"12m\" (application.yaml) exceeds max-staleness 10m by 2m;"
            + " write at most 10m, or raise max-staleness to 12m",
        "negative: {not-found: 11m} | negative.not-found: \"11m\" (application.yaml) exceeds"
            + " max-staleness 10m by 1m; write at most 10m, or raise max-staleness to 11m",
        "negative: {error: 10m1s} | negative.error: \"10m1s\" (application.yaml) exceeds"
            + " max-staleness 10m by 1s; write at most 10m, or raise max-staleness to 10m1s",
        "stale-if-error: 10m | stale-if-error: \"10m\" (application.yaml) leaves no ttl, since it"
            + " follows on the ttl and max-staleness is 10m; write less than 10m"
      })
  void load_valueBeyondTheBound_saysByHowMuch(String line, String fault) {
    assertThat(Sources.product(line).faults()).containsExactly(PRODUCT + fault);
  }

  @Test
  void load_writeBehindWithoutALogThatLasts_saysWhereOneIs() {
    assertThat(
            Sources.product("puts: versioned", "origin: {grpc: 'a:1'}", "write: behind").faults())
        .containsExactly(
            PRODUCT
                + "write: \"behind\" (application.yaml) needs a durable log, and freshold.store keeps"
                + " none; write freshold.store: redis (with appendonly yes in redis.conf), or"
                + " write: through");
  }

  @Test
  void load_writeBehindOfWhateverHasNoVersion_saysEverythingThatIsWrong() {
    assertThat(Sources.product("puts: any", "write: behind").faults())
        .containsExactlyInAnyOrder(
            PRODUCT
                + "write: \"behind\" (application.yaml) needs a durable log, and freshold.store keeps"
                + " none; write freshold.store: redis (with appendonly yes in redis.conf), or"
                + " write: through",
            PRODUCT
                + "write: \"behind\" (application.yaml) needs an OriginService to write to, and there"
                + " is none; write origin.grpc, such as catalog:9001",
            PRODUCT
                + "puts: \"any\" (application.yaml) lets writes come without a version, whose order"
                + " nobody could keep (write: behind); write puts: versioned, or"
                + " leased-or-versioned");
  }

  @Test
  void load_writeBehindOverRedisWithVersions_isFine() {
    assertThat(
            Sources.product("preset: owned", "origin: {grpc: 'a:1'}", "write: behind")
                .property("freshold.store", "redis")
                .faults())
        .isEmpty();
  }

  @Test
  void load_ttlAndGraceBeyondTheBound_saysByHowMuchForEachWindow() {
    Sources sources =
        Sources.product("ttl: 4m", "stale-while-revalidate: 7m", "stale-if-error: 8m");

    assertThat(sources.faults())
        .containsExactly(
            PRODUCT
                + "stale-if-error: \"8m\" (application.yaml) and ttl 4m make 12m, which exceeds"
                + " max-staleness 10m by 2m; write at most 6m, or lower ttl, or raise"
                + " max-staleness to 12m",
            PRODUCT
                + "stale-while-revalidate: \"7m\" (application.yaml) and ttl 4m make 11m, which"
                + " exceeds max-staleness 10m by 1m; write at most 6m, or lower ttl, or raise"
                + " max-staleness to 11m");
  }

  @Test
  void load_sumBeyondTheLongestBound_doesNotAdviseToRaiseIt() {
    Sources sources =
        Sources.yaml("freshold: {namespaces: {product: {max-staleness: 24h, ttl: 23h}}}")
            .property("freshold.namespaces.product.stale-if-error", "2h");

    assertThat(sources.faults())
        .contains(
            PRODUCT
                + "stale-if-error: \"2h\" (system property) and ttl 23h make 1d1h, which exceeds"
                + " max-staleness 1d by 1h; write at most 1h, or lower ttl");
  }

  @Test
  void load_noMaxStaleness_asksForIt() {
    Sources sources = Sources.yaml("freshold: {namespaces: {product: {ttl: 60s}}}");

    assertThat(sources.faults())
        .containsExactly(
            PRODUCT
                + "max-staleness: is missing;"
                + " write how old a value may get before it is never served again: 10m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "25h | \"25h\" (application.yaml) is more than 1d; write 1s to 1d",
        "999ms | \"999ms\" (application.yaml) is less than 1s; write 1s to 1d",
        "forever | \"forever\" (application.yaml) is not a duration;"
            + " write numbers with units (d, h, m, s, ms), such as 60s or 1m30s"
      })
  void load_maxStalenessUnusable_isTheOnlyFault(String value, String fault) {
    Sources sources =
        Sources.yaml(
            "freshold: {namespaces: {product: {ttl: 20h, stale-if-error: 20h, max-staleness: "
                + value
                + "}}}");

    assertThat(sources.faults()).containsExactly(PRODUCT + "max-staleness: " + fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "key: '{id' | key: \"{id\" (application.yaml) has a '{' without its '}';"
            + " write a shape such as \"{id}\" or \"{user}/cart\"",
        "key: '{a}{b}' | key: \"{a}{b}\" (application.yaml) has nothing between {b} and the"
            + " placeholder before it; write a shape such as \"{id}\" or \"{user}/cart\"",
        "key: all | key: \"all\" (application.yaml) has no placeholder, so it would fit one key"
            + " only; write a shape such as \"{id}\" or \"{user}/cart\"",
        "tags: ['all'] | tags: \"all\" (application.yaml) needs a key template, and there is none;"
            + " write one with the placeholders, in quotes, such as key: \"{id}\"",
        "scopes: ['u:{id}'] | scopes: \"u:{id}\" (application.yaml) needs a key template, and there"
            + " is none; write one with the placeholders, in quotes, such as key: \"{id}\"",
        "require-tags: ['a*b'] | require-tags: \"a*b\" (application.yaml) may have a star only at"
            + " its end; write a tag, or the start of one and a star"
      })
  void load_badTemplate_saysWhatIsWrong(String line, String fault) {
    assertThat(Sources.product(line).faults()).containsExactly(PRODUCT + fault);
  }

  @Test
  void load_badTagTemplates_saysWhatIsWrongWithEach() {
    Sources sources =
        Sources.product("key: '{user}/cart'", "tags: ['product:{id}', 'a b', 'ok:{user}', 'x}']");

    assertThat(sources.faults())
        .containsExactly(
            PRODUCT
                + "tags: \"a b\" (application.yaml) must be printable ASCII without space;"
                + " write for example \"thing:{user}\"",
            PRODUCT
                + "tags: \"product:{id}\" (application.yaml) uses {id}, which the key template does"
                + " not provide; it provides {user}; write for example \"thing:{user}\"",
            PRODUCT
                + "tags: \"x}\" (application.yaml) has a '}' without its '{';"
                + " write for example \"thing:{user}\"");
  }

  @Test
  void load_badKeyAndTagsOnIt_blamesTheKeyAlone() {
    Sources sources = Sources.product("key: '{id'", "tags: ['product:{id}']");

    assertThat(sources.faults()).singleElement().asString().startsWith(PRODUCT + "key: ");
  }

  @Test
  void load_moreTemplatesThanTagsOnAnEntry_saysHowManyTooMany() {
    String tags = String.join(", ", Collections.nCopies(30, "'t:{id}'"));
    Sources sources =
        Sources.product("key: '{id}'", "tags: [" + tags + "]", "scopes: ['a:{id}', b, c, d]");

    List<String> faults = sources.faults();

    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith(PRODUCT + "tags: \"t:{id},t:{id},")
        .endsWith(
            "...\" (application.yaml) has 30 templates, and scopes 4, together 34; an entry carries"
                + " at most 32 tags; remove 2 of them");
  }

  @Test
  void load_moreRequiredTagsThanAnEntryCarries_saysHowManyTooMany() {
    Sources sources =
        Sources.product("require-tags: [" + String.join(", ", Collections.nCopies(33, "x")) + "]");

    assertThat(sources.faults())
        .singleElement()
        .asString()
        .endsWith("has 33 patterns; an entry carries at most 32 tags; remove 1 of them");
  }

  @ParameterizedTest
  @CsvSource({
    "Product, write product",
    "my_products, write my-products",
    "-x-, write x",
    "'a.b', write a-b",
    "'a:b', write a-b",
    "ö, write a name such as product"
  })
  void load_badNamespaceName_offersAGoodOne(String name, String remedy) {
    Sources sources =
        Sources.yaml("freshold: {namespaces: {\"" + name + "\": {max-staleness: 10m}}}");

    assertThat(sources.faults())
        .containsExactly(
            "freshold.namespaces."
                + name
                + ": is no name for a namespace: 1 to 63 of a-z, 0-9 and '-', not beginning with"
                + " '-'; "
                + remedy);
  }

  @Test
  void load_namespaceNameOf64Characters_isRefused() {
    String name = "n".repeat(64);

    assertThat(Sources.yaml("freshold: {namespaces: {" + name + ": {max-staleness: 1m}}}").faults())
        .hasSize(1);
  }
}
