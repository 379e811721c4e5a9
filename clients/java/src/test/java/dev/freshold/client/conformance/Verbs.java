package dev.freshold.client.conformance;

import com.google.protobuf.StringValue;
import dev.freshold.client.Cache;
import dev.freshold.client.Codec;
import dev.freshold.client.Codecs;
import dev.freshold.client.Freshold;
import dev.freshold.client.KeyVersion;
import dev.freshold.client.Lookup;
import dev.freshold.client.NegativeKind;
import dev.freshold.client.Put;
import dev.freshold.client.PutResult;
import dev.freshold.client.Result;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out the verbs of a cache, for values of one codec. */
record Verbs<V>(
    Codec<V> codec, Function<@Nullable Object, V> valueOf, Function<V, @Nullable Object> shown) {
  static Verbs<?> of(String codec) {
    return switch (codec) {
      case "json" ->
          new Verbs<Object>(Codecs.json(Object.class), Objects::requireNonNull, value -> value);
      case "text" -> new Verbs<>(Codecs.text(), String::valueOf, value -> value);
      case "raw" ->
          new Verbs<>(
              Codecs.raw(),
              value -> Base64.getDecoder().decode(Given.of(value).text("base64")),
              value -> Map.of("base64", Base64.getEncoder().encodeToString(value)));
      case "protobuf" ->
          new Verbs<>(
              Codecs.protobuf(StringValue.getDefaultInstance()),
              value -> StringValue.of(String.valueOf(value)),
              StringValue::getValue);
      default -> throw new IllegalArgumentException("codec " + codec);
    };
  }

  Object perform(Freshold client, Step step, Loaders loaders) {
    Given given = new Given(step.arguments());
    Cache<V> cache = client.cache(namespace(given), codec).schemaVersion(step.schemaVersion());
    return switch (step.verb()) {
      case "get" -> Forms.lookup(cache.get(given.text("key"), given.get()), shown);
      case "getMany" ->
          many(cache.getMany(Json.strings(step.arguments().get("keys")), given.get()));
      case "getOrLoad" ->
          Forms.lookup(
              cache.getOrLoad(
                  given.text("key"),
                  loaders.loader(Given.of(step.arguments().get("loader")), valueOf),
                  given.get()),
              shown);
      case "put" -> Forms.put(put(cache, given));
      case "putMany" -> putMany(cache, Json.list(step.arguments().get("puts")));
      case "abandon" ->
          Map.of(
              "released",
              cache.abandon(given.text("key"), given.text("leaseToken"), given.flag("failed")));
      case "invalidate" -> Forms.invalidated(cache.invalidate(keys(given), given.bust()));
      default -> throw new IllegalArgumentException("verb " + step.verb());
    };
  }

  /** Begins a getOrLoad by the asynchronous calls. */
  CompletableFuture<Lookup<V>> begin(Freshold client, Step step, Loaders loaders) {
    Given given = new Given(step.arguments());
    Cache<V> cache = client.cache(namespace(given), codec).schemaVersion(step.schemaVersion());
    Given loader = Given.of(step.arguments().get("loader"));
    return cache.async().getOrLoad(given.text("key"), loaders.loader(loader, valueOf), given.get());
  }

  private static String namespace(Given given) {
    return given.has("puts")
        ? Given.of(Json.list(given.arguments().get("puts")).get(0)).text("namespace")
        : given.text("namespace");
  }

  private static List<KeyVersion> keys(Given given) {
    List<KeyVersion> keys = new ArrayList<>();
    for (Object each : Json.list(given.arguments().get("keys"))) {
      Given key = Given.of(each);
      keys.add(
          key.has("version")
              ? KeyVersion.of(key.text("key"), key.version("version"))
              : KeyVersion.of(key.text("key")));
    }
    return keys;
  }

  private PutResult put(Cache<V> cache, Given given) {
    if (given.has("negative")) {
      Given negative = Given.of(given.arguments().get("negative"));
      return cache.putNegative(
          given.text("key"),
          NegativeKind.valueOf(negative.text("kind")),
          message(negative),
          given.put());
    }
    return cache.put(given.text("key"), valueOf.apply(given.arguments().get("value")), given.put());
  }

  private static String message(Given negative) {
    return negative.has("message") ? negative.text("message") : "";
  }

  private Object putMany(Cache<V> cache, List<?> described) {
    List<Put<V>> puts = new ArrayList<>();
    for (Object each : described) {
      Given put = Given.of(each);
      if (put.has("negative")) {
        Given negative = Given.of(put.arguments().get("negative"));
        puts.add(
            Put.negative(
                put.text("key"),
                NegativeKind.valueOf(negative.text("kind")),
                message(negative),
                put.put()));
      } else {
        puts.add(Put.of(put.text("key"), valueOf.apply(put.arguments().get("value")), put.put()));
      }
    }
    List<Object> results = new ArrayList<>();
    for (Result<PutResult> result : cache.putMany(puts)) {
      results.add(item(result, Forms::put));
    }
    return Map.of("results", results);
  }

  private Object many(List<Result<Lookup<V>>> results) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    List<Object> items = new ArrayList<>();
    for (Result<Lookup<V>> result : results) {
      items.add(item(result, found -> Forms.lookup(found, shown)));
      Lookup<V> found = result.answer();
      if (found != null && !found.receipt().isEmpty()) {
        told.put("receipt", found.receipt());
      }
    }
    told.put("results", items);
    return told;
  }

  private static <A> Object item(
      Result<A> result, Function<A, Map<String, @Nullable Object>> form) {
    A answer = result.answer();
    Map<String, @Nullable Object> it =
        answer != null ? form.apply(answer) : Forms.error(Objects.requireNonNull(result.error()));
    it.put("key", result.key());
    return it;
  }
}
