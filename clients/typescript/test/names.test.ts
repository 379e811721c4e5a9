import assert from "node:assert/strict";
import { test } from "node:test";

import { httpHeaders } from "../src/index.js";
import type { Hit, Lookup } from "../src/index.js";
import { HeardNames } from "../src/names.js";
import { again, backoff } from "../src/retry.js";
import { FresholdError } from "../src/errors.js";
import { Session, newer } from "../src/session.js";

function receipt(epoch: bigint, number: bigint): string {
  const bytes = Buffer.alloc(17);
  bytes[0] = 1;
  bytes.writeBigInt64BE(epoch, 1);
  bytes.writeBigInt64BE(number, 9);
  return bytes.toString("base64url");
}

test("newer_theHigherPositionOfAnEpochWins", () => {
  const [low, high, other] = [receipt(7n, 3n), receipt(7n, 4n), receipt(8n, 1n)];

  assert.equal(newer("", low), low);
  assert.equal(newer(low, high), high);
  assert.equal(newer(high, low), high);
  assert.equal(newer(high, other), other);
  assert.equal(newer(high, "opaque"), "opaque");
});

test("session_versions_onlyGrowAndAreBounded", () => {
  const session = new Session();
  session.sawVersion("n", "k", 5n);
  session.sawVersion("n", "k", 4n);
  assert.equal(session.version("n", "k"), 5n);

  for (let i = 0; i < 1024; i++) {
    session.sawVersion("n", `other ${i}`, 1n);
  }

  assert.equal(session.version("n", "k"), undefined);
});

test("heardNames_whatCameAfterTheReadOvertakesIt", () => {
  const names = new HeardNames();
  names.forget(10n);
  const own = names.own;
  names.heard("ta", 13n);

  assert.equal(names.overtook(["ta"], 12n, own), true);
  assert.equal(names.overtook(["ta"], 13n, own), false);
  assert.equal(names.overtook(["tb"], 12n, own), false);
  assert.equal(names.overtook(["tb"], 9n, own), true);
  names.wrote(["tb"]);
  assert.equal(names.overtook(["tb"], 12n, own), true);
  assert.equal(names.overtook(["tb"], 12n, names.own), false);
});

test("heardNames_whatIsForgotten_countsForAll", () => {
  const names = new HeardNames();
  for (let i = 0; i < 16_385; i++) {
    names.heard(`t${i}`, BigInt(11 + i));
  }

  assert.equal(names.overtook(["never heard of"], 10n, 0), true);
  assert.equal(names.overtook(["never heard of"], 11n, 0), false);
});

test("again_followsTheTable", () => {
  const retry = { attempts: 4, base: 50, max: 2000 };
  const failed = (code: string, retryAfter?: number) => new FresholdError("UNAVAILABLE", "", { code, retryAfter });

  assert.equal(again(failed("UNAVAILABLE", 300), 1, retry), 300);
  assert.equal(again(failed("RESOURCE_EXHAUSTED", 300), 3, retry), 300);
  assert.equal(again(failed("RESOURCE_EXHAUSTED"), 1, retry), undefined);
  assert.equal(again(failed("UNAVAILABLE", 300), 4, retry), undefined);
  assert.equal(again(failed("DEADLINE_EXCEEDED"), 1, retry), undefined);
  assert.equal(again(failed("INTERNAL", 300), 1, retry), undefined);
  for (const [attempts, most] of [[1, 50], [2, 100], [7, 2000], [90, 2000]] as const) {
    const wait = backoff(attempts, retry);
    assert.ok(wait >= most / 2 && wait <= most);
  }
});

test("httpHeaders_saysHowLongToKeep", () => {
  const hit = { outcome: "hit", freshness: "FRESH", freshFor: 90_500, staleFor: 150_900, tags: ["a", "b"], version: 3n } as unknown as Hit<number>;
  const negative = { outcome: "negative", value: undefined, message: "", age: 0, freshFor: 9900, receipt: "" } as const;
  const cacheControl = (lookup: Lookup<number>) => httpHeaders(lookup, "public")["Cache-Control"];

  assert.deepEqual(httpHeaders(hit, "public"), { "Cache-Control": "public, max-age=90, stale-while-revalidate=60", "Surrogate-Key": "a b", ETag: '"v3"' });
  assert.equal(cacheControl({ ...hit, freshness: "STALE", freshFor: 0, staleFor: 60_000 }), "public, max-age=0, stale-while-revalidate=60");
  assert.equal(cacheControl({ ...negative, kind: "NOT_FOUND" }), "public, max-age=9");
  assert.equal(cacheControl({ ...negative, kind: "ORIGIN_ERROR" }), "no-store");
});
