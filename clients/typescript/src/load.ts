import type { Codec, Payload } from "./codec.js";
import { decode, encode } from "./codec.js";
import { FresholdError } from "./errors.js";
import type { PutFields } from "./options.js";
import type { VersionLike } from "./wire.js";
import { version } from "./wire.js";

/** What a loader is asked for. */
export interface Ask {
  namespace: string;
  schemaVersion: string;
  key: string;
  /** An older version will be refused; undefined: any will do. */
  minVersion: bigint | undefined;
  /** A replica may not have caught up with what was invalidated. */
  readPrimary: boolean;
  /** Of the value that is cached, where the asking server has one; see `origin`. Empty with getOrLoad. */
  validator: string;
  /** Ends with the bound of the load, or when nobody waits for it any more. */
  signal: AbortSignal;
}

/** What a loader has found. */
export interface Loaded<V> {
  value: V;
  /** Of the row or document; optional, and much better with. */
  version?: VersionLike | undefined;
  /** What the value depends on, besides what the namespace adds. */
  tags?: readonly string[] | undefined;
  /** Fresh for this long, where that is shorter than the policy's. */
  ttl?: number | undefined;
  /** For an origin: may be served as stale for this long after that. */
  grace?: number | undefined;
  /** For an origin: what tells this value from others. */
  validator?: string | undefined;
}

/** There is no such thing; the message is handed to every reader. */
export interface NotFound {
  notFound: true;
  message?: string | undefined;
  version?: VersionLike | undefined;
  /** What its absence depends on, besides what the namespace adds. */
  tags?: readonly string[] | undefined;
}

/** Gets a value from where it comes from. */
export type Loader<V> = (ask: Ask) => Promise<Loaded<V> | NotFound> | Loaded<V> | NotFound;

/** What a loader answers when there is no such thing. */
export function notFound(message?: string, version?: VersionLike, tags?: readonly string[]): NotFound {
  return { notFound: true, message, version, tags };
}

/** What was loaded, as it is put. */
export interface Cargo {
  content: { payload: Payload; decoded: { value: unknown } } | { notFound: string };
  put: Omit<PutFields, "version"> & { version: bigint | undefined };
}

/** A loader without its type. */
export interface Pilot {
  bound: number;
  load(ask: Ask): Promise<Cargo>;
  decode(payload: Payload): unknown;
}

export function pilotOf<V>(codec: Codec<V>, loader: Loader<V>, bound: number): Pilot {
  return {
    bound,
    decode: (payload) => decode(codec, payload),
    load: async (ask) => {
      const loaded = await loader(ask);
      if ("notFound" in loaded) {
        return { content: { notFound: loaded.message ?? "" }, put: { version: version(loaded.version), tags: loaded.tags } };
      }
      return {
        content: { payload: encode(codec, loaded.value), decoded: { value: loaded.value } },
        put: { version: version(loaded.version), tags: loaded.tags, ttl: loaded.ttl },
      };
    },
  };
}

/** Calls the loader, within its bound and for as long as somebody waits. */
export async function pilotRun(pilot: Pilot, ask: Omit<Ask, "signal">, alive: AbortSignal): Promise<Cargo> {
  const bound = new AbortController();
  const timer = setTimeout(() => {
    bound.abort(new Error(`the load took longer than ${pilot.bound} ms`));
  }, pilot.bound);
  const signal = AbortSignal.any([alive, bound.signal]);
  let ended: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    ended = () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error("the load was cancelled"));
    };
    if (signal.aborted) {
      ended();
    } else {
      signal.addEventListener("abort", ended);
    }
  });
  try {
    return await Promise.race([pilot.load({ ...ask, signal }), over]);
  } catch (error) {
    throw bound.signal.aborted ? (bound.signal.reason as Error) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", ended);
  }
}

export function loadFailed(cause: unknown): FresholdError {
  return new FresholdError("LOAD_FAILED", `the load failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
}
