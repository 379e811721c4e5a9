import type { Payload } from "./codec.js";
import type { Hit as WireHit, Lease as WireLease, Miss as WireMiss, Negative as WireNegative } from "./pb/freshold/v1/types.js";
import type { Refused as WireRefused, Stored as WireStored } from "./pb/freshold/v1/cache_service.js";
import { fromWire } from "./codec.js";
import { millis } from "./wire.js";

/** What a read has found. `value` is that of a hit, and undefined otherwise. All spans are milliseconds. */
export type Lookup<V> = Hit<V> | Negative | Miss;

/** A value that may be served. */
export interface Hit<V> {
  outcome: "hit";
  /** May be shared with other callers where it is served NEAR or LOADED: do not change it. */
  value: V;
  /** The owner's; undefined where the put gave none. */
  version: bigint | undefined;
  /** FRESH: within ttl and not invalidated. STALE: past that, within the grace. */
  freshness: "FRESH" | "STALE";
  /** Since the load of the value began. */
  age: number;
  /** How much longer it will be fresh; 0 when it is stale. */
  freshFor: number;
  /** How much longer it may be served at all. A copy must not outlive it. */
  staleFor: number;
  served: Served;
  /** All that the value is known to depend on. */
  tags: readonly string[];
  contentType: string;
  /** The caller has the duty to refresh: put under it, or abandon it. Never of getOrLoad, which does so by itself. */
  lease: Lease | undefined;
  /** Proves the position that the read has seen. */
  receipt: string;
}

/**
 * Who answered. NEAR: the near cache of this process. LOADED: the loader, for this call or one that it joined. LOCAL: the memory of the
 * node that was asked. STORE: the shared store. ORIGIN: the origin. WAITED: another caller's load, for which this one waited.
 */
export type Served = "NEAR" | "LOADED" | "LOCAL" | "STORE" | "ORIGIN" | "WAITED";

/** What the origin said. */
export type NegativeKind = "NOT_FOUND" | "ORIGIN_ERROR";

/** A remembered "there is no value". */
export interface Negative {
  outcome: "negative";
  value: undefined;
  kind: NegativeKind;
  /** For people. */
  message: string;
  age: number;
  freshFor: number;
  receipt: string;
}

/** Nothing that may be served: an answer, not an error. */
export interface Miss {
  outcome: "miss";
  value: undefined;
  /** ABSENT, EXPIRED, INVALIDATED, BELOW_MIN_VERSION or TOO_STALE. */
  reason: string;
  /** The caller has the right to load: put under it, or abandon it. */
  lease: Lease | undefined;
  /** Somebody else is loading, or loads are held back; ask again no sooner. */
  retryAfter: number | undefined;
  receipt: string;
}

/** The right, given to one caller in the fleet, to load a key and put it. */
export interface Lease {
  token: string;
  /** How long it holds. */
  duration: number;
  /** A load of an older version will be refused. */
  minVersion: bigint | undefined;
  /** A replica may not have caught up with what was invalidated. */
  readPrimary: boolean;
}

/** What became of a put. */
export type PutResult = Stored | Refused;

/** It is in the store. */
export interface Stored {
  outcome: "stored";
  /** False where the store already held this version. */
  applied: boolean;
  freshFor: number;
  staleFor: number;
  tags: readonly string[];
  reached: Reach;
  receipt: string;
}

/** It was not stored, for serving it could break the bound. */
export interface Refused {
  outcome: "refused";
  /** BEHIND, LEASE_LOST, INVALIDATED or TOO_OLD. */
  reason: string;
  /** With BEHIND: the lowest version that would be stored. */
  currentVersion: bigint | undefined;
  /** What happened and what to do. */
  message: string;
  receipt: string;
}

/** How far an invalidation must have got. STORE: a read that goes to the store sees it. FLEET: no node serves an older copy. EDGE: CDNs have been purged. */
export type Reach = "STORE" | "FLEET" | "EDGE";

/** The answer to an invalidation. */
export interface Invalidated {
  /** Proves it; empty after a dry run. */
  receipt: string;
  reached: Reach;
  /** How many entries it met, or would meet, where that is known. */
  estimatedEntries: bigint | undefined;
  /** Nodes that had to be waited for and serve nothing older. */
  nodesAcked: number;
  /** Keys whose bust was late or a duplicate. */
  noOps: number;
}

/** The answer to a bump of a scope or a namespace. */
export interface Bumped extends Invalidated {
  /** Of the target after the call; it only grows. */
  version: bigint;
  /** False where it was as high as asked already. */
  applied: boolean;
}

/** A lookup before its value is decoded; `decoded` where this process has it. */
export interface Found {
  lookup: Lookup<Payload>;
  decoded?: { value: unknown };
}

export function hitOf(told: WireHit, receipt: string): Hit<Payload> {
  const value = fromWire(told.value);
  return {
    outcome: "hit",
    value,
    version: told.version,
    freshness: told.freshness === "STALE" ? "STALE" : "FRESH",
    age: millis(told.age),
    freshFor: millis(told.freshFor),
    staleFor: millis(told.staleFor),
    served: told.served as Served,
    tags: told.tags,
    contentType: value.contentType,
    lease: leaseOf(told.lease),
    receipt,
  };
}

export function negativeOf(told: WireNegative, receipt: string): Negative {
  return {
    outcome: "negative",
    value: undefined,
    kind: told.kind as unknown as NegativeKind,
    message: told.message,
    age: millis(told.age),
    freshFor: millis(told.freshFor),
    receipt,
  };
}

export function missOf(told: WireMiss, receipt: string): Miss {
  return {
    outcome: "miss",
    value: undefined,
    reason: told.reason,
    lease: leaseOf(told.lease),
    retryAfter: told.retryAfter === undefined ? undefined : millis(told.retryAfter),
    receipt,
  };
}

function leaseOf(told: WireLease | undefined): Lease | undefined {
  return told === undefined
    ? undefined
    : { token: told.token, duration: millis(told.duration), minVersion: told.minVersion, readPrimary: told.readPrimary };
}

export function storedOf(told: WireStored, receipt: string): Stored {
  return {
    outcome: "stored",
    applied: told.applied ?? false,
    freshFor: millis(told.freshFor),
    staleFor: millis(told.staleFor),
    tags: told.tags,
    reached: told.reached as Reach,
    receipt,
  };
}

export function refusedOf(told: WireRefused, receipt: string): Refused {
  return { outcome: "refused", reason: told.reason, currentVersion: told.currentVersion, message: told.message, receipt };
}
