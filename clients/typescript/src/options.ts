import type { ChannelCredentials } from "@grpc/grpc-js";

import type { Codec } from "./codec.js";
import type { NearOptions } from "./near.js";
import type { Reach } from "./results.js";
import type { VersionLike } from "./wire.js";

/** Options of a client. All spans are milliseconds. */
export interface ClientOptions {
  /** Sent with each call; without it the tenant is "default". */
  tenant?: string;
  /** Sent as bearer authorization with each call. */
  token?: string;
  /** By default TLS with the roots of the system, and plain text to loopback addresses. */
  credentials?: ChannelCredentials;
  /** Plain text to addresses that are not loopbacks, too. */
  plaintext?: boolean;
  /** The deadline of a call that gives none, all attempts included: 5,000. */
  callTimeout?: number;
  /** The bound of one load, from the start of the loader to its end: 10,000. */
  loadTimeout?: number;
  /** The deadline of a getOrLoad that gives none: 15,000. */
  getOrLoadTimeout?: number;
  retry?: RetryOptions;
  /** Keeps copies in this process; `{}` for the defaults. */
  near?: NearOptions;
  /** Traces calls and counts by OpenTelemetry, with the providers that are set globally. */
  telemetry?: boolean;
}

/** How often a call is made, and the waits between: they double, times a random factor of 0.5 to 1, unless the server says how long to wait. */
export interface RetryOptions {
  /** Calls in all: 4. One is no retry. */
  attempts?: number;
  /** The first wait: 50. */
  base?: number;
  /** The longest wait: 2,000. */
  max?: number;
}

/** Options of a cache. */
export interface CacheOptions<V> {
  /** The caller's own ("v7"): values of different ones live side by side. */
  schemaVersion?: string;
  /** JSON by default. */
  codec?: Codec<V>;
  /** The client's by default. */
  loadTimeout?: number;
}

/** Options of every call. */
export interface CallOptions {
  /** Cancels the call. */
  signal?: AbortSignal | undefined;
  /** The deadline of the call, all attempts included. */
  timeout?: number | undefined;
}

/** Bounds of a read. */
export interface ReadOptions extends CallOptions {
  /** Nothing older is served to this call. */
  maxStaleness?: number | undefined;
  /** Nothing of a lower version, or of none, is served to this call. */
  minVersion?: VersionLike | undefined;
  /** The read sees at least what the answer saw that gave this receipt. */
  receipt?: string | undefined;
  /** Goes past the near cache. */
  skipNear?: boolean | undefined;
}

/** Options of get. */
export interface GetOptions extends ReadOptions {
  /** What to do when there is nothing fresh. RETURN by default, so that a look takes no lease by accident; POLICY: what the namespace says. */
  onMiss?: "RETURN" | "LEASE" | "LOAD" | "POLICY" | undefined;
  /** Bounds the wait for another caller's load; 0: not at all. */
  wait?: number | undefined;
}

/** Options of getMany. */
export interface GetManyOptions extends GetOptions {
  /** minVersion for some of the keys. */
  minVersions?: Readonly<Record<string, VersionLike>> | undefined;
}

/** What belongs to one put. */
export interface PutFields {
  /** Of the row or document, 0 or more, monotonic per key. */
  version?: VersionLike | undefined;
  /** What the value depends on, besides what the namespace adds. */
  tags?: readonly string[] | undefined;
  /** The right that an earlier get gave. */
  leaseToken?: string | undefined;
  /** Fresh for this long, when that is shorter than the ttl of the policy. */
  ttl?: number | undefined;
  /** Without a lease: how long ago the load began. */
  loadDuration?: number | undefined;
  /** Without a lease: an invalidation after the get that gave this receipt refuses the put. */
  receipt?: string | undefined;
  /** STORE by default. */
  reach?: Reach | undefined;
  /** An origin that the server writes to is told it, so that a retry with the same one has no second effect there. */
  requestId?: string | undefined;
}

/** Options of a put. */
export type PutOptions = CallOptions & PutFields;

/** Options of an invalidation. */
export interface BustOptions extends CallOptions {
  /** FLEET by default. */
  reach?: Reach | undefined;
  /** For people and the journal. */
  reason?: string | undefined;
  /** A retry with the same one has no second effect. The client draws one where none is given. */
  requestId?: string | undefined;
}

/** Options of invalidate. */
export interface InvalidateOptions extends BustOptions {
  /** SOFT: values are served as stale while one caller for each key refreshes them. HARD by default. */
  mode?: "HARD" | "SOFT" | undefined;
  /** Does nothing, and says what would be met. */
  dryRun?: boolean | undefined;
}

/** Options of invalidateTag. */
export interface InvalidateTagOptions extends InvalidateOptions {
  /** At most this many leases a second afterwards. */
  pace?: number | undefined;
  /** For data without versions behind a lagging replica. */
  settle?: number | undefined;
}

/** Options of bumpScope and bumpNamespace. */
export interface BumpOptions extends BustOptions {
  /** Does nothing if the version is this high already. */
  atLeast?: VersionLike | undefined;
}

/** A key to invalidate, with the version that it has reached where that is known. */
export interface KeyAt {
  key: string;
  version?: VersionLike | undefined;
}
