import { abandon, identified, onMissOf, put, putRequest, read, wrote } from "./calls.js";
import type { Bounds } from "./calls.js";
import { decode, encode, json } from "./codec.js";
import type { Codec, Payload } from "./codec.js";
import type { Core } from "./core.js";
import { FresholdError, closedError, fromItem } from "./errors.js";
import { invalidate } from "./bust.js";
import { pilotOf } from "./load.js";
import type { Loader } from "./load.js";
import { keyName } from "./names.js";
import type { Place } from "./near.js";
import type { CacheOptions, CallOptions, GetManyOptions, GetOptions, InvalidateOptions, KeyAt, PutFields, PutOptions, ReadOptions } from "./options.js";
import type { GetManyResponse, PutManyResponse, PutRequest } from "./pb/freshold/v1/cache_service.js";
import type { Found, Invalidated, Lookup, NegativeKind, PutResult } from "./results.js";
import { hitOf, missOf, negativeOf, refusedOf, storedOf } from "./results.js";
import type { Session } from "./session.js";
import { moment, span, version } from "./wire.js";

/** Most items of one call; more are split. */
const BATCH = 256;

/** What a getMany has found under one key: a lookup, or an error that is this key's alone. */
export type Item<V> = { key: string; lookup: Lookup<V>; error?: undefined } | { key: string; lookup?: undefined; error: FresholdError };

/** What became of one put of a putMany. */
export type PutItem = { key: string; result: PutResult; error?: undefined } | { key: string; result?: undefined; error: FresholdError };

/** One put of a putMany: a value, or that there is none. */
export type KeyValue<V> = PutFields & { key: string } & ({ value: V; negative?: undefined } | { value?: undefined; negative: { kind: NegativeKind; message?: string } });

/** Reads and writes one namespace. */
export class Cache<V> {
  readonly #core: Core;
  readonly #session: Session | undefined;
  readonly #namespace: string;
  readonly #options: CacheOptions<V>;
  readonly #codec: Codec<V>;

  /** @internal */
  constructor(core: Core, session: Session | undefined, namespace: string, options: CacheOptions<V>) {
    this.#core = core;
    this.#session = session;
    this.#namespace = namespace;
    this.#options = options;
    this.#codec = options.codec ?? json<V>();
  }

  /** The same cache in a session. */
  within(session: Session | undefined): Cache<V> {
    return new Cache(this.#core, session, this.#namespace, this.#options);
  }

  #place(key: string): Place {
    return { namespace: this.#namespace, schemaVersion: this.#options.schemaVersion ?? "", key };
  }

  #bounds(key: string, options: ReadOptions & GetOptions): Bounds {
    const { onMiss, maxStaleness, wait, skipNear } = options;
    return {
      onMiss,
      maxStaleness,
      wait,
      skipNear,
      minVersion: version(options.minVersion) ?? this.#session?.version(this.#namespace, key),
      receipt: options.receipt ?? this.#session?.receipt ?? "",
    };
  }

  readonly #decode = (payload: Payload): unknown => decode(this.#codec, payload);

  #lookup(found: Found): Lookup<V> {
    const lookup = found.lookup;
    if (lookup.outcome !== "hit") {
      return lookup;
    }
    const value = found.decoded === undefined ? decode(this.#codec, lookup.value) : (found.decoded.value as V);
    return { ...lookup, value };
  }

  /** Reads one key. It never takes a lease unless `onMiss` says so. */
  async get(key: string, options: GetOptions = {}): Promise<Lookup<V>> {
    const found = await read(this.#core, this.#place(key), this.#bounds(key, options), this.#decode, options);
    this.#session?.learn(this.#namespace, key, found);
    return this.#lookup(found);
  }

  /**
   * Reads a key, and has the loader called where there is nothing fresh: once in the fleet, under a lease. What it loads is put with version and tags. The
   * answer is a hit or a negative, never a miss.
   *
   * A stale value is answered at once, and refreshed in the background. A loader that fails raises LOAD_FAILED, unless a stale value may stand in. What the
   * store refuses is handed to nobody: it is loaded again, three times at most (LOAD_REFUSED). Cancelling removes only this caller; the last one cancels the
   * load, and another process may load at once.
   */
  async getOrLoad(key: string, loader: Loader<V>, options: ReadOptions = {}): Promise<Lookup<V>> {
    if (this.#core.closed) {
      throw closedError();
    }
    const place = this.#place(key);
    const bounds = this.#bounds(key, options);
    const loadTimeout = this.#options.loadTimeout ?? this.#core.options.loadTimeout ?? 10_000;
    const timeout = options.timeout ?? this.#core.options.getOrLoadTimeout ?? 15_000;
    const found =
      this.#core.near?.find(place, bounds) ??
      (await this.#core.flights.fly(place, bounds, pilotOf(this.#codec, loader, loadTimeout), { signal: options.signal, timeout }));
    this.#session?.learn(this.#namespace, key, found);
    return this.#lookup(found);
  }

  /** Reads keys; each has an outcome of its own, in the order asked. */
  async getMany(keys: readonly string[], options: GetManyOptions = {}): Promise<Item<V>[]> {
    if (this.#core.closed) {
      throw closedError();
    }
    const answers = new Map<string, Found | FresholdError>();
    let asked: string[] = [];
    for (const key of new Set(keys)) {
      const copy = this.#core.near?.find(this.#place(key), this.#boundsOf(key, options));
      if (copy === undefined) {
        asked.push(key);
      } else {
        answers.set(key, copy);
      }
    }
    if (keys.length === 0) {
      await this.#askMany([], options, answers);
    }
    for (let size = BATCH; asked.length > 0; ) {
      const next = asked.slice(0, size);
      await this.#askMany(next, options, answers);
      const left = next.length === 1 ? [] : next.filter((key) => leftOut(answers.get(key)));
      if (left.length === next.length) {
        size = Math.max(1, next.length >> 1);
      }
      asked = [...asked.slice(next.length), ...left];
    }
    return keys.map((key) => this.#item(key, answers.get(key)));
  }

  #boundsOf(key: string, options: GetManyOptions): Bounds {
    return this.#bounds(key, { ...options, minVersion: options.minVersions?.[key] ?? options.minVersion });
  }

  #item(key: string, answer: Found | FresholdError | undefined): Item<V> {
    if (answer === undefined || answer instanceof FresholdError) {
      return { key, error: answer ?? new FresholdError("SERVER_FAULT", "the server has not answered this key") };
    }
    this.#session?.learn(this.#namespace, key, answer);
    try {
      return { key, lookup: this.#lookup(answer) };
    } catch (error) {
      return { key, error: error as FresholdError };
    }
  }

  async #askMany(keys: string[], options: GetManyOptions, answers: Map<string, Found | FresholdError>): Promise<void> {
    const core = this.#core;
    const own = core.near?.begin() ?? 0;
    const request = {
      namespace: this.#namespace,
      schemaVersion: this.#options.schemaVersion ?? "",
      keys,
      onMiss: onMissOf(options.onMiss),
      maxStaleness: span(options.maxStaleness),
      wait: span(options.wait),
      receipt: options.receipt ?? this.#session?.receipt ?? "",
      minVersions: keys.map((key) => ({ key, version: this.#boundsOf(key, options).minVersion })).filter((it) => it.version !== undefined),
    };
    let sent = moment();
    const response = await core.call<typeof request, GetManyResponse>(
      "/freshold.v1.CacheService/GetMany",
      true,
      (...call) => {
        sent = moment();
        return core.cache.getMany(...call);
      },
      request,
      options,
    );
    for (const { key, result } of response.results) {
      const answer = manyAnswer(result, response.receipt);
      answers.set(
        key,
        answer instanceof FresholdError ? answer : (core.near?.keep(own, this.#place(key), answer, sent, this.#boundsOf(key, options), this.#decode) ?? answer),
      );
    }
  }

  /** Stores a value. Refused is an answer: serving the value could break the bound. */
  async put(key: string, value: V, options: PutOptions = {}): Promise<PutResult> {
    return this.#put(key, encode(this.#codec, value), options);
  }

  /** Stores that there is no value. The message is handed to every reader. */
  async putNegative(key: string, kind: NegativeKind, message = "", options: PutOptions = {}): Promise<PutResult> {
    return this.#put(key, { kind, message }, options);
  }

  async #put(key: string, outcome: Payload | { kind: NegativeKind; message: string }, options: PutOptions): Promise<PutResult> {
    const result = await put(this.#core, this.#place(key), outcome, options);
    this.#session?.saw(result.receipt);
    if (result.outcome === "stored") {
      this.#session?.sawVersion(this.#namespace, key, version(options.version));
    }
    return result;
  }

  /** Stores each on its own, and answers in the order given. */
  async putMany(puts: readonly KeyValue<V>[], options: CallOptions = {}): Promise<PutItem[]> {
    const requests = puts.map((it) =>
      putRequest(this.#place(it.key), it.negative === undefined ? encode(this.#codec, it.value) : { message: "", ...it.negative }, it),
    );
    const freely = requests.every(identified);
    const items: PutItem[] = [];
    for (let from = 0; from === 0 || from < requests.length; from += BATCH) {
      items.push(...(await this.#putSome(requests.slice(from, from + BATCH), freely, options)));
    }
    return items;
  }

  async #putSome(requests: PutRequest[], freely: boolean, options: CallOptions): Promise<PutItem[]> {
    const core = this.#core;
    const names = requests.map((it) => keyName(it.namespace, it.key));
    const response = await wrote(core, names, () =>
      core.call<{ puts: PutRequest[] }, PutManyResponse>("/freshold.v1.CacheService/PutMany", freely, (...call) => core.cache.putMany(...call), { puts: requests }, options),
    );
    return response.results.map((told, i): PutItem => {
      this.#session?.saw(told.receipt);
      switch (told.result?.$case) {
        case "stored":
          this.#session?.sawVersion(this.#namespace, told.key, requests[i]?.version);
          return { key: told.key, result: storedOf(told.result.value, told.receipt) };
        case "refused":
          return { key: told.key, result: refusedOf(told.result.value, told.receipt) };
        default:
          return { key: told.key, error: told.result === undefined ? new FresholdError("SERVER_FAULT", "no result") : fromItem(told.result.value) };
      }
    });
  }

  /** Gives a lease back without a value, and says whether it was still live. `failed`: the load failed, and loads of the key are held back for a while. */
  async abandon(key: string, leaseToken: string, failed = false, options: CallOptions = {}): Promise<boolean> {
    return abandon(this.#core, this.#place(key), leaseToken, failed, options);
  }

  /** Ends what is cached under up to 256 keys, in all their schema versions, in one step. */
  async invalidate(keys: readonly (string | KeyAt)[], options: InvalidateOptions = {}): Promise<Invalidated> {
    return invalidate(this.#core, this.#session, this.#namespace, keys, options);
  }
}

function leftOut(answer: Found | FresholdError | undefined): boolean {
  return answer instanceof FresholdError && answer.reason === "RESPONSE_TOO_LARGE";
}

function manyAnswer(result: GetManyResponse["results"][number]["result"], receipt: string): Found | FresholdError {
  switch (result?.$case) {
    case "hit":
      return { lookup: hitOf(result.value, receipt) };
    case "negative":
      return { lookup: negativeOf(result.value, receipt) };
    case "miss":
      return { lookup: missOf(result.value, receipt) };
    case "error":
      return fromItem(result.value);
    default:
      return new FresholdError("SERVER_FAULT", "the server has not answered this key");
  }
}
