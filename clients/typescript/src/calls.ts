import type { Payload } from "./codec.js";
import { toWire } from "./codec.js";
import type { Core } from "./core.js";
import { closedError } from "./errors.js";
import { keyName } from "./names.js";
import type { Place } from "./near.js";
import type { CallOptions, GetOptions, PutFields } from "./options.js";
import type { AbandonRequest, AbandonResponse, GetResponse, PutRequest, PutResponse } from "./pb/freshold/v1/cache_service.js";
import { GetRequest_OnMiss } from "./pb/freshold/v1/cache_service.js";
import { Negative_Kind, Reach as WireReach } from "./pb/freshold/v1/types.js";
import type { Found, NegativeKind, PutResult, Reach } from "./results.js";
import { hitOf, missOf, negativeOf, refusedOf, storedOf } from "./results.js";
import { moment, span, version } from "./wire.js";

/** What a read asks for, with what the session quotes. */
export interface Bounds {
  onMiss?: GetOptions["onMiss"];
  maxStaleness?: number | undefined;
  minVersion?: bigint | undefined;
  receipt: string;
  wait?: number | undefined;
  skipNear?: boolean | undefined;
}

/** Asks the near cache, and then the server. */
export async function read(core: Core, place: Place, bounds: Bounds, decode: (payload: Payload) => unknown, options: CallOptions): Promise<Found> {
  if (core.closed) {
    throw closedError();
  }
  return core.near?.find(place, bounds) ?? ask(core, place, bounds, decode, options);
}

/** Asks the server, and keeps a copy where that is allowed. */
export async function ask(core: Core, place: Place, bounds: Bounds, decode: (payload: Payload) => unknown, options: CallOptions): Promise<Found> {
  const own = core.near?.begin() ?? 0;
  const request = {
    ...place,
    onMiss: onMissOf(bounds.onMiss),
    maxStaleness: span(bounds.maxStaleness),
    minVersion: bounds.minVersion,
    receipt: bounds.receipt,
    wait: span(bounds.wait),
  };
  let sent = moment();
  const response = await core.call<typeof request, GetResponse>(
    "/freshold.v1.CacheService/Get",
    true,
    (...call) => {
      sent = moment();
      return core.cache.get(...call);
    },
    request,
    options,
  );
  const found: Found = { lookup: lookupOf(response) };
  return core.near?.keep(own, place, found, sent, bounds, decode) ?? found;
}

function lookupOf(response: GetResponse): Found["lookup"] {
  const result = response.result;
  switch (result?.$case) {
    case "hit":
      return hitOf(result.value, response.receipt);
    case "negative":
      return negativeOf(result.value, response.receipt);
    case "miss":
      return missOf(result.value, response.receipt);
    default:
      return { outcome: "miss", value: undefined, reason: "REASON_UNSPECIFIED", lease: undefined, retryAfter: undefined, receipt: response.receipt };
  }
}

export function onMissOf(onMiss: GetOptions["onMiss"]): GetRequest_OnMiss {
  switch (onMiss) {
    case "LEASE":
      return GetRequest_OnMiss.LEASE;
    case "LOAD":
      return GetRequest_OnMiss.LOAD;
    case "POLICY":
      return GetRequest_OnMiss.ON_MISS_UNSPECIFIED;
    default:
      return GetRequest_OnMiss.RETURN;
  }
}

export function reachOf(reach: Reach | undefined): WireReach {
  switch (reach) {
    case "STORE":
      return WireReach.STORE;
    case "FLEET":
      return WireReach.FLEET;
    case "EDGE":
      return WireReach.EDGE;
    default:
      return WireReach.REACH_UNSPECIFIED;
  }
}

/** A value, or that there is none. */
export type Outcome = Payload | { kind: NegativeKind; message: string };

export function putRequest(place: Place, outcome: Outcome, fields: PutFields): PutRequest {
  return {
    ...place,
    outcome:
      "content" in outcome
        ? { $case: "value", value: toWire(outcome) }
        : {
            $case: "negative",
            value: { kind: outcome.kind === "NOT_FOUND" ? Negative_Kind.NOT_FOUND : Negative_Kind.ORIGIN_ERROR, message: outcome.message },
          },
    version: version(fields.version),
    tags: [...(fields.tags ?? [])],
    leaseToken: fields.leaseToken ?? "",
    ttl: span(fields.ttl),
    loadDuration: span(fields.loadDuration),
    receipt: fields.receipt ?? "",
    reach: reachOf(fields.reach),
    requestId: fields.requestId ?? "",
  };
}

/** Sent twice, the put has one effect. */
export function identified(request: PutRequest): boolean {
  return request.version !== undefined || request.leaseToken !== "";
}

export async function put(core: Core, place: Place, outcome: Outcome, fields: PutFields & CallOptions): Promise<PutResult> {
  const request = putRequest(place, outcome, fields);
  const response = await wrote(core, [keyName(place.namespace, place.key)], () =>
    core.call<PutRequest, PutResponse>("/freshold.v1.CacheService/Put", identified(request), (...call) => core.cache.put(...call), request, fields),
  );
  const result = response.result;
  return result?.$case === "stored"
    ? storedOf(result.value, response.receipt)
    : refusedOf(result?.value ?? { reason: "REASON_UNSPECIFIED" as never, currentVersion: undefined, message: "" }, response.receipt);
}

/** Drops what a write meets from the near cache, before it is sent and after it was answered. */
export async function wrote<T>(core: Core, names: readonly string[], write: () => Promise<T>): Promise<T> {
  core.near?.wrote(names);
  try {
    return await write();
  } finally {
    core.near?.wrote(names);
  }
}

export async function abandon(core: Core, place: Place, leaseToken: string, failed: boolean, options: CallOptions): Promise<boolean> {
  const response = await core.call<AbandonRequest, AbandonResponse>(
    "/freshold.v1.CacheService/Abandon",
    true,
    (...call) => core.cache.abandon(...call),
    { ...place, leaseToken, failed },
    options,
  );
  return response.released ?? false;
}
