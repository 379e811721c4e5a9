import { FresholdError } from "../../src/index.js";
import type { Bumped, Event, Invalidated, Lease, Lookup, PutResult } from "../../src/index.js";
import type { Form } from "./match.js";

// Results in the form that the patterns speak of. What is undefined here is absent there.

export function lookupForm<V>(found: Lookup<V>, shown: (value: V) => unknown): Form {
  const receipt = text(found.receipt);
  switch (found.outcome) {
    case "hit": {
      const { freshness, age, freshFor, staleFor, served, tags, contentType } = found;
      return {
        receipt,
        hit: { value: shown(found.value), version: digits(found.version), freshness, age, freshFor, staleFor, served, tags, contentType, lease: lease(found.lease) },
      };
    }
    case "negative":
      return { receipt, negative: { kind: found.kind, message: text(found.message), age: found.age, freshFor: found.freshFor } };
    case "miss":
      return { receipt, miss: { reason: found.reason, lease: lease(found.lease), retryAfter: found.retryAfter } };
  }
}

function lease(given: Lease | undefined): Form | undefined {
  return given && { ...given, minVersion: digits(given.minVersion) };
}

export function putForm(result: PutResult): Form {
  const receipt = text(result.receipt);
  if (result.outcome === "stored") {
    const { applied, freshFor, staleFor, tags, reached } = result;
    return { receipt, stored: { applied, freshFor, staleFor, tags, reached } };
  }
  return { receipt, refused: { reason: result.reason, message: text(result.message), currentVersion: digits(result.currentVersion) } };
}

export function invalidatedForm(told: Invalidated): Form {
  return { ...told, receipt: text(told.receipt), estimatedEntries: told.estimatedEntries === undefined ? undefined : Number(told.estimatedEntries) };
}

export function bumpedForm(told: Bumped): Form {
  return { ...invalidatedForm(told), version: digits(told.version), applied: told.applied };
}

export function errorForm(error: unknown): Form {
  if (!(error instanceof FresholdError)) {
    return { error: { kind: "UNTYPED", message: String(error) } };
  }
  const fields = error.fields.map((it) => it.path);
  return {
    error: {
      kind: error.kind,
      code: error.code,
      reason: text(error.reason),
      message: error.message,
      fields: fields.length === 0 ? undefined : fields,
      retryAfter: error.retryAfter,
      cause: error.kind === "LOAD_FAILED" && error.cause instanceof Error ? error.cause.message : undefined,
    },
  };
}

export function eventForm(event: Event): Form {
  const told: Form = { ...event, resumeToken: text(event.resumeToken) };
  if ("position" in event) {
    told["position"] = digits(event.position);
  }
  if (event.kind === "Invalidation") {
    for (const name of ["keys", "tags", "scopes"] as const) {
      told[name] = event[name].length === 0 ? undefined : event[name];
    }
    told["namespace"] = text(event.namespace);
    told["reason"] = text(event.reason);
  }
  return told;
}

function text(given: string): string | undefined {
  return given === "" ? undefined : given;
}

export function digits(version: bigint | undefined): string | undefined {
  return version?.toString();
}
