import { status } from "@grpc/grpc-js";
import type { Server, ServerUnaryCall, ServiceError, sendUnaryData } from "@grpc/grpc-js";

import { decode, encode, fromWire, json, toWire } from "./codec.js";
import type { Codec } from "./codec.js";
import type { Ask, Loaded, NotFound } from "./load.js";
import { OriginServiceService } from "./pb/freshold/v1/origin_service.js";
import type { LoadItem, LoadManyRequest, LoadManyResponse, LoadManyResult, LoadRequest, LoadResponse, StoreRequest, StoreResponse } from "./pb/freshold/v1/origin_service.js";
import type { VersionLike } from "./wire.js";
import { span, version } from "./wire.js";

/** The value that is cached still holds, and is fresh anew. */
export interface NotModified {
  notModified: true;
  ttl?: number | undefined;
  grace?: number | undefined;
}

/** One key to write. */
export interface Write<V> {
  namespace: string;
  schemaVersion: string;
  key: string;
  /** Undefined: delete it. */
  value: V | undefined;
  version: bigint | undefined;
  tags: readonly string[];
  /** The same for every attempt at this write. */
  requestId: string;
  tenant: string;
}

/** What was committed. */
export interface Written<V> {
  /** That the row has now; the write's by default. */
  version?: VersionLike | undefined;
  /** What was stored, where that is not what was sent. */
  value?: V | undefined;
  tags?: readonly string[] | undefined;
}

/** The two functions of an origin. */
export interface Origin<V> {
  /**
   * A loader like that of getOrLoad. A failure is told as UNAVAILABLE, without its message, for messages are handed to readers; an error with a `code` of gRPC
   * goes as it is.
   */
  load(ask: Ask & { tenant: string }): Promise<Loaded<V> | NotFound | NotModified> | Loaded<V> | NotFound | NotModified;
  /** Commits a write; without it, writes are UNIMPLEMENTED. */
  store?(write: Write<V>): Promise<Written<V>> | Written<V>;
  /** JSON by default. */
  codec?: Codec<V>;
}

/** Loads that one LoadMany has under way. */
const AT_ONCE = 16;

type Result = Exclude<LoadResponse["result"], undefined>;

/** Adds OriginService to a server of gRPC: the namespaces whose origin.grpc names it are loaded from it. */
export function addOrigin<V>(server: Server, origin: Origin<V>): void {
  const codec = origin.codec ?? json<V>();

  async function load(call: ServerUnaryCall<LoadRequest | LoadManyRequest, unknown>, item: LoadItem): Promise<Result> {
    const { namespace, schemaVersion } = call.request;
    const cancelled = new AbortController();
    call.on("cancelled", () => {
      cancelled.abort();
    });
    const { key, minVersion, readPrimary, validator } = item;
    const told = await origin.load({ namespace, schemaVersion, key, minVersion, readPrimary, validator, signal: cancelled.signal, tenant: tenantOf(call) });
    if ("notFound" in told) {
      return { $case: "notFound", value: { version: version(told.version), message: told.message ?? "", tags: [...(told.tags ?? [])] } };
    }
    if ("notModified" in told) {
      return { $case: "notModified", value: { ttl: span(told.ttl), grace: span(told.grace) } };
    }
    return {
      $case: "loaded",
      value: {
        value: toWire(encode(codec, told.value)),
        version: version(told.version),
        tags: [...(told.tags ?? [])],
        ttl: span(told.ttl),
        grace: span(told.grace),
        validator: told.validator ?? "",
      },
    };
  }

  async function loadMany(call: ServerUnaryCall<LoadManyRequest, unknown>): Promise<LoadManyResponse> {
    const results: LoadManyResult[] = [];
    const items = call.request.items.entries();
    const worker = async () => {
      for (const [i, item] of items) {
        try {
          results[i] = { key: item.key, result: await load(call, item) };
        } catch (error) {
          const { code, details } = outward(error);
          results[i] = { key: item.key, result: { $case: "error", value: { code, message: details, details: [] } } };
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return { results };
  }

  async function store(call: ServerUnaryCall<StoreRequest, unknown>): Promise<StoreResponse> {
    const request = call.request;
    if (origin.store === undefined) {
      throw failure(status.UNIMPLEMENTED, "this origin takes no writes");
    }
    if (request.write === undefined) {
      throw failure(status.INVALID_ARGUMENT, "write: must be given");
    }
    const { namespace, schemaVersion, key, tags, requestId } = request;
    const value = request.write.$case === "value" ? decode(codec, fromWire(request.write.value)) : undefined;
    const written = await origin.store({ namespace, schemaVersion, key, value, version: request.version, tags, requestId, tenant: tenantOf(call) });
    return {
      version: version(written.version),
      value: written.value === undefined ? undefined : toWire(encode(codec, written.value)),
      tags: [...(written.tags ?? [])],
    };
  }

  server.addService(OriginServiceService, {
    load: answering(async (call: ServerUnaryCall<LoadRequest, LoadResponse>) => {
      if (call.request.item === undefined) {
        throw failure(status.INVALID_ARGUMENT, "item: must be given");
      }
      return { result: await load(call, call.request.item) };
    }),
    loadMany: answering(loadMany),
    store: answering(store),
  });
}

function answering<Q, A>(handle: (call: ServerUnaryCall<Q, A>) => Promise<A>) {
  return (call: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>): void => {
    handle(call).then(
      (response) => {
        answer(null, response);
      },
      (error: unknown) => {
        answer(outward(error));
      },
    );
  };
}

interface Failure {
  code: number;
  details: string;
}

/** An error as readers may see it. */
function outward(error: unknown): Failure {
  const known = error as Partial<ServiceError> | undefined;
  if (typeof known?.code === "number") {
    return { code: known.code, details: known.details ?? "the origin failed" };
  }
  return { code: status.UNAVAILABLE, details: "the origin failed" };
}

function failure(code: status, details: string): Error & Failure {
  return Object.assign(new Error(details), { code, details });
}

function tenantOf(call: ServerUnaryCall<unknown, unknown>): string {
  const tenant = call.metadata.get("freshold-tenant")[0];
  return typeof tenant === "string" ? tenant : "default";
}
