package dev.freshold.client.conformance;

import dev.freshold.client.Ask;
import dev.freshold.client.LoadResult;
import dev.freshold.client.Loaded;
import dev.freshold.client.Loader;
import dev.freshold.client.NotFound;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The loaders and gates of one case, by name. */
final class Loaders {
  private final Map<String, Counted> byName = new HashMap<>();
  private final Map<String, CountDownLatch> gates = new HashMap<>();

  private static final class Counted {
    private int entered;
    private int cancelled;
    private List<?> results = List.of();
    private @Nullable Map<String, Object> last;
  }

  private synchronized Counted named(String name) {
    return byName.computeIfAbsent(name, unknown -> new Counted());
  }

  private synchronized CountDownLatch gate(String name) {
    return gates.computeIfAbsent(name, unknown -> new CountDownLatch(1));
  }

  void open(String name) {
    gate(name).countDown();
  }

  synchronized Map<String, @Nullable Object> told(String name) {
    Counted known = named(name);
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("entered", known.entered);
    told.put("cancelled", known.cancelled);
    if (known.last != null) {
      told.put("last", known.last);
    }
    return told;
  }

  <V> Loader<V> loader(Given described, Function<@Nullable Object, V> valueOf) {
    String name = described.text("name");
    Counted known = named(name);
    synchronized (this) {
      known.results = Json.list(described.arguments().get("results"));
    }
    String gate = described.maybe("gate");
    return ask -> {
      Given result = entered(known, ask);
      if (gate != null) {
        try {
          gate(gate).await();
        } catch (InterruptedException e) {
          synchronized (this) {
            known.cancelled++;
          }
          throw e;
        }
      }
      return outcome(result, valueOf);
    };
  }

  private synchronized Given entered(Counted known, Ask ask) {
    known.entered++;
    Map<String, Object> last = new LinkedHashMap<>();
    last.put("readPrimary", ask.readPrimary());
    ask.minVersion().ifPresent(version -> last.put("minVersion", Long.toString(version)));
    known.last = last;
    return Given.of(known.results.get(Math.min(known.entered, known.results.size()) - 1));
  }

  private static <V> LoadResult<V> outcome(Given result, Function<@Nullable Object, V> valueOf) {
    if (result.has("error")) {
      throw new IllegalStateException(result.text("error"));
    }
    if (result.has("notFound")) {
      NotFound<V> missing = NotFound.of(result.text("notFound"));
      missing = missing.tags(Json.strings(result.arguments().get("tags")));
      return result.has("version") ? missing.version(result.version("version")) : missing;
    }
    Loaded<V> loaded =
        Loaded.of(valueOf.apply(result.arguments().get("value")))
            .tags(Json.strings(result.arguments().get("tags")));
    loaded = result.has("version") ? loaded.version(result.version("version")) : loaded;
    return result.has("ttl") ? loaded.ttl(result.span("ttl")) : loaded;
  }
}
