package dev.freshold.client.conformance;

import dev.freshold.client.Awaited;
import dev.freshold.client.Bumped;
import dev.freshold.client.ErrorKind;
import dev.freshold.client.Event;
import dev.freshold.client.FieldFault;
import dev.freshold.client.FresholdException;
import dev.freshold.client.Hit;
import dev.freshold.client.Invalidated;
import dev.freshold.client.Lease;
import dev.freshold.client.Lookup;
import dev.freshold.client.Miss;
import dev.freshold.client.NearStats;
import dev.freshold.client.Negative;
import dev.freshold.client.PutResult;
import dev.freshold.client.Refused;
import dev.freshold.client.Selector;
import dev.freshold.client.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Results in the form that the patterns speak of. */
final class Forms {
  private Forms() {}

  /** A call that was cancelled through its future. */
  static Map<String, @Nullable Object> cancelled() {
    return Map.of("error", Map.of("kind", "CANCELLED"));
  }

  /** Of a value that is JSON or text, which is shown as it is. */
  static <V> Map<String, @Nullable Object> lookup(Lookup<V> found) {
    return lookup(found, value -> value);
  }

  static <V> Map<String, @Nullable Object> lookup(
      Lookup<V> found, Function<V, @Nullable Object> shown) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    text(told, "receipt", found.receipt());
    Map<String, @Nullable Object> it = new LinkedHashMap<>();
    if (found instanceof Hit<V> hit) {
      it.put("value", shown.apply(hit.value()));
      it.put("freshness", hit.freshness());
      it.put("served", hit.served());
      it.put("age", millis(hit.age()));
      it.put("freshFor", millis(hit.freshFor()));
      it.put("staleFor", millis(hit.staleFor()));
      it.put("tags", hit.tags());
      it.put("contentType", hit.contentType());
      version(it, "version", hit.version());
      hit.lease().ifPresent(lease -> it.put("lease", lease(lease)));
      told.put("hit", it);
    } else if (found instanceof Negative<V> negative) {
      it.put("kind", negative.kind());
      it.put("age", millis(negative.age()));
      it.put("freshFor", millis(negative.freshFor()));
      text(it, "message", negative.message());
      told.put("negative", it);
    } else if (found instanceof Miss<V> miss) {
      it.put("reason", miss.reason());
      miss.lease().ifPresent(lease -> it.put("lease", lease(lease)));
      miss.retryAfter().ifPresent(after -> it.put("retryAfter", millis(after)));
      told.put("miss", it);
    }
    return told;
  }

  private static Map<String, @Nullable Object> lease(Lease lease) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("token", lease.token());
    told.put("duration", millis(lease.duration()));
    told.put("readPrimary", lease.readPrimary());
    version(told, "minVersion", lease.minVersion());
    return told;
  }

  static Map<String, @Nullable Object> put(PutResult result) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    text(told, "receipt", result.receipt());
    Map<String, @Nullable Object> it = new LinkedHashMap<>();
    if (result instanceof Stored stored) {
      it.put("applied", stored.applied());
      it.put("freshFor", millis(stored.freshFor()));
      it.put("staleFor", millis(stored.staleFor()));
      it.put("tags", stored.tags());
      it.put("reached", stored.reached());
      told.put("stored", it);
    } else if (result instanceof Refused refused) {
      it.put("reason", refused.reason());
      text(it, "message", refused.message());
      version(it, "currentVersion", refused.currentVersion());
      told.put("refused", it);
    }
    return told;
  }

  static Map<String, @Nullable Object> invalidated(Invalidated answer) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    text(told, "receipt", answer.receipt());
    told.put("reached", answer.reached());
    told.put("nodesAcked", answer.nodesAcked());
    told.put("noOps", answer.noOps());
    answer.estimatedEntries().ifPresent(number -> told.put("estimatedEntries", number));
    return told;
  }

  static Map<String, @Nullable Object> bumped(Bumped answer) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    text(told, "receipt", answer.receipt());
    told.put("reached", answer.reached());
    told.put("nodesAcked", answer.nodesAcked());
    told.put("version", Long.toString(answer.version()));
    told.put("applied", answer.applied());
    return told;
  }

  static Map<String, @Nullable Object> awaited(Awaited answer) {
    return new LinkedHashMap<>(
        Map.of(
            "reached",
            answer.reached(),
            "nodesAcked",
            answer.nodesAcked(),
            "pendingNodes",
            answer.pendingNodes()));
  }

  static Map<String, @Nullable Object> near(NearStats stats, List<String> events) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("state", stats.state());
    told.put("entries", stats.entries());
    told.put("weight", stats.weight());
    told.put("hits", stats.hits());
    told.put("misses", stats.misses());
    told.put("fills", stats.fills());
    told.put("invalidated", stats.invalidated());
    told.put("evicted", stats.evicted());
    told.put("expired", stats.expired());
    told.put("gaps", stats.gaps());
    told.put("resets", stats.resets());
    told.put("events", events);
    return told;
  }

  static Map<String, @Nullable Object> error(FresholdException error) {
    Map<String, @Nullable Object> it = new LinkedHashMap<>();
    it.put("kind", error.kind());
    it.put("message", error.getMessage());
    error.code().ifPresent(code -> it.put("code", code));
    text(it, "reason", error.reason());
    if (!error.fields().isEmpty()) {
      it.put("fields", error.fields().stream().map(FieldFault::path).toList());
    }
    error.retryAfter().ifPresent(after -> it.put("retryAfter", millis(after)));
    if (error.kind() == ErrorKind.LOAD_FAILED && error.getCause() != null) {
      it.put("cause", String.valueOf(error.getCause().getMessage()));
    }
    return new LinkedHashMap<>(Map.of("error", it));
  }

  static Map<String, @Nullable Object> event(Event event) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("kind", event.getClass().getSimpleName());
    text(told, "resumeToken", event.resumeToken());
    if (event instanceof Event.Connected connected) {
      told.put("position", Long.toString(connected.position()));
    } else if (event instanceof Event.Checkpoint checkpoint) {
      told.put("position", Long.toString(checkpoint.position()));
      told.put("current", checkpoint.current());
    } else if (event instanceof Event.Invalidation invalidation) {
      told.put("position", Long.toString(invalidation.position()));
      told.put("what", invalidation.what());
      told.put("mode", invalidation.mode());
      text(told, "namespace", invalidation.namespace());
      text(told, "reason", invalidation.reason());
      list(told, "keys", invalidation.keys());
      list(told, "tags", invalidation.tags());
      list(told, "scopes", invalidation.scopes());
    } else if (event instanceof Event.Reset reset) {
      Selector drop = reset.drop();
      told.put("position", Long.toString(reset.position()));
      told.put("reason", reset.reason());
      told.put("drop", Map.of("namespaces", drop.namespaces(), "tags", drop.tags()));
    } else if (event instanceof Event.Goodbye goodbye) {
      told.put("retryAfter", millis(goodbye.retryAfter()));
    } else if (event instanceof Event.Gap gap) {
      told.put("silence", millis(gap.silence()));
    }
    return told;
  }

  private static void text(Map<String, @Nullable Object> into, String name, String text) {
    if (!text.isEmpty()) {
      into.put(name, text);
    }
  }

  private static void list(Map<String, @Nullable Object> into, String name, List<String> list) {
    if (!list.isEmpty()) {
      into.put(name, list);
    }
  }

  private static void version(
      Map<String, @Nullable Object> into, String name, OptionalLong version) {
    version.ifPresent(number -> into.put(name, Long.toString(number)));
  }

  private static double millis(Duration span) {
    return span.toNanos() / 1e6;
  }
}
