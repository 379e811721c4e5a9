package dev.freshold.client.http;

import dev.freshold.client.Freshness;
import dev.freshold.client.Hit;
import dev.freshold.client.Lookup;
import dev.freshold.client.Negative;
import dev.freshold.client.NegativeKind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says in HTTP how long an answer made of a lookup may be kept, and by which surrogate keys it is
 * purged. Seconds are rounded down, so that no copy outlives its bound. What may not be kept is
 * no-store.
 */
public final class HttpHeaders {
  private HttpHeaders() {}

  /**
   * The headers, by name: {@code Cache-Control}, and {@code Surrogate-Key} and {@code ETag} where
   * there is something to say.
   */
  public static Map<String, String> of(Lookup<?> lookup, Visibility visibility) {
    String who = visibility.name().toLowerCase(Locale.ROOT);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Cache-Control", "no-store");
    if (lookup instanceof Hit<?> hit) {
      long fresh = hit.freshness() == Freshness.FRESH ? seconds(hit.freshFor()) : 0;
      long stale = Math.max(0, seconds(hit.staleFor()) - fresh);
      headers.put(
          "Cache-Control", who + ", max-age=" + fresh + ", stale-while-revalidate=" + stale);
      if (!hit.tags().isEmpty()) {
        headers.put("Surrogate-Key", String.join(" ", hit.tags()));
      }
      hit.version().ifPresent(version -> headers.put("ETag", "\"v" + version + "\""));
    } else if (lookup instanceof Negative<?> negative
        && negative.kind() == NegativeKind.NOT_FOUND) {
      headers.put("Cache-Control", who + ", max-age=" + seconds(negative.freshFor()));
    }
    return headers;
  }

  private static long seconds(Duration span) {
    return Math.max(0, span.toSeconds());
  }
}
