import type { Payload } from "./codec.js";
import { bytesOf } from "./codec.js";
import type { Core } from "./core.js";
import type { Event, InvalidationEvent } from "./events.js";
import { HeardNames, keyName, namesOf, namespaceName, tagName } from "./names.js";
import type { Found, Hit } from "./results.js";
import { positionOf } from "./session.js";
import type { Position } from "./session.js";
import { Follower, SILENCE } from "./subscribe.js";
import type { Telemetry } from "./telemetry.js";
import { moment, since, sleep } from "./wire.js";
import type { Moment } from "./wire.js";

/**
 * Bounds of the near cache. Copies may be as much as three checkpoint intervals out of date when the network is cut, and never live
 * longer than what was left of them.
 */
export interface NearOptions {
  /** Bytes of all copies: 64 MiB. A value above an eighth of it is not kept. */
  maxWeight?: number | undefined;
  /** Namespaces whose values are kept; all by default. */
  namespaces?: readonly string[] | undefined;
  /** Milliseconds, 100 to 60,000: 1,000. */
  checkpointInterval?: number | undefined;
  /** Is told of Connected, Gap and Reset. */
  listen?: ((event: Event) => void) | undefined;
}

/** Copies are kept and served only while it is CONNECTED. */
export type NearState = "CONNECTING" | "CONNECTED" | "GAP";

/** Counted since the start. */
export interface NearStats {
  state: NearState;
  entries: number;
  weight: number;
  hits: number;
  misses: number;
  /** Copies that were kept. */
  fills: number;
  /** Copies that went. */
  invalidated: number;
  evicted: number;
  expired: number;
  gaps: number;
  resets: number;
}

/** Where a value stands. */
export interface Place {
  namespace: string;
  schemaVersion: string;
  key: string;
}

/** The bounds that a copy has to meet, or an answer that is to be kept. */
export interface Asked {
  maxStaleness?: number | undefined;
  minVersion?: bigint | undefined;
  receipt: string;
  skipNear?: boolean | undefined;
}

interface Copy {
  id: string;
  hit: Hit<Payload>;
  decoded: { value: unknown };
  read: Position;
  sent: Moment;
  weight: number;
  names: string[];
}

const WEIGHT = 64 << 20;
const OVERHEAD = 128;
const LARGEST_PART = 8;

type Figure = "hits" | "misses" | "fills" | "invalidated" | "evicted" | "expired" | "gaps" | "resets";

/** Keeps copies in this process, as long as the stream of invalidations is heard. */
export class NearCache {
  readonly #options: NearOptions;
  readonly #interval: number;
  readonly #maxWeight: number;
  readonly #namespaces: ReadonlySet<string>;
  readonly #telemetry: Telemetry;
  readonly #figures: Record<Figure, number> = { hits: 0, misses: 0, fills: 0, invalidated: 0, evicted: 0, expired: 0, gaps: 0, resets: 0 };
  // In the order of their last use.
  readonly #copies = new Map<string, Copy>();
  readonly #byName = new Map<string, Set<Copy>>();
  #names = new HeardNames();
  #state: NearState = "CONNECTING";
  #heard: Moment = moment();
  #at: Position = { epoch: 0n, number: 0n };
  #weight = 0;

  /** @internal */
  constructor(options: NearOptions, telemetry: Telemetry) {
    this.#options = options;
    this.#interval = options.checkpointInterval ?? 1000;
    this.#maxWeight = options.maxWeight ?? WEIGHT;
    this.#namespaces = new Set(options.namespaces ?? []);
    this.#telemetry = telemetry;
    telemetry.near(() => this.stats());
  }

  /** The figures of the cache. */
  stats(): NearStats {
    this.#listen();
    return { state: this.#state, entries: this.#copies.size, weight: this.#weight, ...this.#figures };
  }

  /** @internal */
  async follow(core: Core): Promise<void> {
    const follower = new Follower(core, { namespaces: this.#options.namespaces }, { checkpointInterval: this.#interval }, (event) => {
      this.#apply(event);
      return Promise.resolve();
    });
    for (;;) {
      try {
        await follower.run(core.life.signal);
      } catch {
        if (core.life.signal.aborted) {
          return;
        }
        // A refusal, such as of a namespace that is not configured yet: nothing is kept meanwhile.
        this.#apply({ kind: "Gap", resumeToken: "", silence: 0 });
        core.telemetry.count("near.refusals");
      }
      if (!(await sleep(core.retry.max, core.life.signal))) {
        return;
      }
    }
  }

  #covers(namespace: string): boolean {
    return this.#namespaces.size === 0 || this.#namespaces.has(namespace);
  }

  /** The copy of a key, if it may be served. @internal */
  find(place: Place, asked: Asked): Found | undefined {
    if (!this.#covers(place.namespace) || asked.skipNear === true) {
      return undefined;
    }
    this.#listen();
    const copy = this.#copies.get(idOf(place));
    if (copy === undefined || this.#state !== "CONNECTED") {
      return this.#missed();
    }
    const passed = since(copy.sent);
    if (passed >= copy.hit.freshFor) {
      this.#drop(copy);
      this.#count("expired");
      return this.#missed();
    }
    const hit = copy.hit;
    const age = hit.age + passed;
    if (
      (asked.maxStaleness !== undefined && age > asked.maxStaleness) ||
      (asked.minVersion !== undefined && (hit.version === undefined || hit.version < asked.minVersion)) ||
      !this.#reaches(copy, asked.receipt)
    ) {
      return this.#missed();
    }
    this.#copies.delete(copy.id);
    this.#copies.set(copy.id, copy);
    this.#count("hits");
    const lookup = { ...hit, served: "NEAR" as const, age, freshFor: hit.freshFor - passed, staleFor: hit.staleFor - passed };
    return { lookup, decoded: copy.decoded };
  }

  #missed(): undefined {
    this.#count("misses");
    return undefined;
  }

  /** The copy is at least as new as what the receipt has seen. */
  #reaches(copy: Copy, receipt: string): boolean {
    if (receipt === "") {
      return true;
    }
    const asked = positionOf(receipt);
    return asked !== undefined && asked.epoch === this.#at.epoch && (this.#at.number >= asked.number || copy.read.number >= asked.number);
  }

  /** Remembers, from before a read is sent, what would overtake its answer. @internal */
  begin(): number {
    return this.#names.own;
  }

  /** Takes an answer in, where that is allowed, and hands it back. @internal */
  keep(own: number, place: Place, found: Found, sent: Moment, asked: Asked, decode: (payload: Payload) => unknown): Found {
    const hit = found.lookup;
    if (
      !this.#covers(place.namespace) ||
      asked.skipNear === true ||
      hit.outcome !== "hit" ||
      hit.freshness !== "FRESH" ||
      hit.lease !== undefined ||
      hit.freshFor <= 0
    ) {
      return found;
    }
    this.#listen();
    const read = positionOf(hit.receipt);
    const weight = weigh(place, hit);
    const names = namesOf(place.namespace, place.key, hit.tags);
    if (read === undefined || weight > this.#maxWeight / LARGEST_PART || this.#state !== "CONNECTED" || read.epoch !== this.#at.epoch) {
      return found;
    }
    const before = this.#copies.get(idOf(place));
    if (this.#names.overtook(names, read.number, own) || (before !== undefined && before.read.number > read.number)) {
      return found;
    }
    let decoded: { value: unknown };
    try {
      decoded = { value: decode(hit.value) };
    } catch {
      return found;
    }
    if (before !== undefined) {
      this.#drop(before);
    }
    this.#add({ id: idOf(place), hit, decoded, read, sent, weight, names });
    return { lookup: hit, decoded };
  }

  #add(copy: Copy): void {
    this.#copies.set(copy.id, copy);
    for (const name of copy.names) {
      let named = this.#byName.get(name);
      if (named === undefined) {
        named = new Set();
        this.#byName.set(name, named);
      }
      named.add(copy);
    }
    this.#weight += copy.weight;
    this.#count("fills");
    for (const oldest of this.#copies.values()) {
      if (this.#weight <= this.#maxWeight) {
        break;
      }
      this.#drop(oldest);
      this.#count("evicted");
    }
  }

  #drop(copy: Copy): void {
    this.#copies.delete(copy.id);
    for (const name of copy.names) {
      const named = this.#byName.get(name);
      named?.delete(copy);
      if (named?.size === 0) {
        this.#byName.delete(name);
      }
    }
    this.#weight -= copy.weight;
  }

  #dropAll(): void {
    this.#copies.clear();
    this.#byName.clear();
    this.#weight = 0;
  }

  /** Drops the copies under a name that were read before a position; without one: all. */
  #dropNamed(name: string, before?: bigint): void {
    for (const copy of this.#byName.get(name) ?? []) {
      if (before === undefined || copy.read.number < before) {
        this.#drop(copy);
        this.#count("invalidated");
      }
    }
  }

  /** Finds a silence that the stream has not told of yet; called at each read. */
  #listen(): void {
    if (this.#state === "CONNECTED" && since(this.#heard) >= SILENCE * this.#interval) {
      this.#lost();
    }
  }

  #lost(): void {
    this.#state = "GAP";
    this.#dropAll();
    this.#count("gaps");
  }

  /** Drops what an own write meets, before it is sent and after it was answered. @internal */
  wrote(names: readonly string[]): void {
    this.#names.wrote(names);
    for (const name of names) {
      this.#dropNamed(name);
    }
  }

  /** Does to the copies what an event says, and tells the listener. */
  #apply(event: Event): void {
    const at = positionOf(event.resumeToken);
    switch (event.kind) {
      case "Connected":
        if (this.#state === "CONNECTING") {
          // What came before the stream began is not known.
          this.#names.forget(at?.number ?? 0n);
        }
        this.#advance(at);
        this.#state = "CONNECTED";
        this.#heard = moment();
        break;
      case "Checkpoint":
        this.#advance(at);
        if (event.current && this.#state === "CONNECTED") {
          this.#heard = moment();
        }
        return;
      case "Invalidation":
        for (const name of metBy(event)) {
          this.#names.heard(name, event.position);
          this.#dropNamed(name, event.position);
        }
        this.#advance(at);
        return;
      case "Reset":
        this.#dropAll();
        this.#names.forget(event.position);
        this.#count("resets");
        this.#at = at ?? { epoch: 0n, number: 0n };
        break;
      case "Gap":
        if (this.#state === "CONNECTED") {
          this.#lost();
        }
        break;
      case "Goodbye":
        return;
    }
    this.#options.listen?.(event);
  }

  #advance(at: Position | undefined): void {
    if (at !== undefined && (at.epoch !== this.#at.epoch || at.number > this.#at.number)) {
      this.#at = at;
    }
  }

  #count(figure: Figure): void {
    this.#figures[figure]++;
    this.#telemetry.count(`near.${figure}`);
  }
}

function metBy(event: InvalidationEvent): string[] {
  return [
    ...event.keys.map((key) => keyName(event.namespace, key)),
    ...event.tags.map(tagName),
    ...event.scopes.map(tagName),
    ...(event.what === "NAMESPACE" ? [namespaceName(event.namespace)] : []),
  ];
}

function idOf(place: Place): string {
  return `${place.namespace}\n${place.schemaVersion}\n${place.key}`;
}

function weigh(place: Place, hit: Hit<Payload>): number {
  return hit.tags.reduce((sum, tag) => sum + tag.length, OVERHEAD + Buffer.byteLength(place.key) + bytesOf(hit.value).length);
}
