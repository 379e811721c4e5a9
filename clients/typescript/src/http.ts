import type { Lookup } from "./results.js";

/** Who may keep an HTTP answer: the browser of the one who asked, or proxies and CDNs as well. */
export type Visibility = "private" | "public";

/**
 * Says in HTTP how long an answer made of the lookup may be kept, and by which surrogate keys it is purged. Seconds are rounded down, so that no copy outlives
 * its bound. What may not be kept is no-store.
 */
export function httpHeaders(lookup: Lookup<unknown>, visibility: Visibility = "private"): Record<string, string> {
  if (lookup.outcome === "hit") {
    const fresh = lookup.freshness === "FRESH" ? seconds(lookup.freshFor) : 0;
    const headers: Record<string, string> = {
      "Cache-Control": `${visibility}, max-age=${fresh}, stale-while-revalidate=${Math.max(0, seconds(lookup.staleFor) - fresh)}`,
    };
    if (lookup.tags.length > 0) {
      headers["Surrogate-Key"] = lookup.tags.join(" ");
    }
    if (lookup.version !== undefined) {
      headers["ETag"] = `"v${lookup.version.toString()}"`;
    }
    return headers;
  }
  if (lookup.outcome === "negative" && lookup.kind === "NOT_FOUND") {
    return { "Cache-Control": `${visibility}, max-age=${seconds(lookup.freshFor)}` };
  }
  return { "Cache-Control": "no-store" };
}

function seconds(span: number): number {
  return Math.floor(Math.max(0, span) / 1000);
}
