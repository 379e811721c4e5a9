import { bump, invalidate, invalidateTag } from "./bust.js";
import { Cache } from "./cache.js";
import { reachOf } from "./calls.js";
import { Core } from "./core.js";
import type { Selector } from "./events.js";
import type { NearCache } from "./near.js";
import type { BumpOptions, CacheOptions, CallOptions, ClientOptions, InvalidateOptions, InvalidateTagOptions, KeyAt } from "./options.js";
import type { ExplainRequest, ExplainResponse, GetFleetResponse, GetNamespaceRequest, GetNamespaceResponse, ListNamespacesResponse } from "./pb/freshold/v1/admin_service.js";
import type { AwaitReceiptResponse } from "./pb/freshold/v1/invalidation_service.js";
import type { Bumped, Invalidated, Reach } from "./results.js";
import { Session } from "./session.js";
import { Subscription } from "./subscribe.js";
import type { SubscribeOptions } from "./subscribe.js";
import { millis, span } from "./wire.js";

/** How far an invalidation has got. */
export interface Awaited {
  reached: Reach;
  nodesAcked: number;
  pendingNodes: readonly string[];
}

/** A namespace that the server has configured. */
export interface NamespaceSummary {
  name: string;
  preset: string;
  /** Nothing older is ever served; milliseconds. */
  maxStaleness: number;
  /** Two policies with the same one are the same. */
  fingerprint: string;
}

/** A setting of a namespace, and where its value comes from. */
export interface Setting {
  name: string;
  value: string;
  source: string;
  origin: string;
}

/** Why a key is served, or is not. */
export interface Explanation {
  /** One sentence: what a get would be answered now, and why. */
  summary: string;
  rules: readonly { rule: string; holds: boolean; detail: string }[];
  tags: readonly { name: string; hard: bigint; soft: bigint; onEntry: boolean; fromKey: boolean }[];
  journal: readonly { position: bigint; time: Date | undefined; what: string; mode: string; subjects: readonly string[]; reason: string }[];
  /** Whether the node that answers serves the key from its own memory. */
  local: string;
  epoch: string;
  position: bigint;
  physicalKey: string;
}

/** The nodes that may serve copies from their own memory. */
export interface Fleet {
  thisNode: string;
  epoch: string;
  position: bigint;
  /** `leaseRemaining` in milliseconds; 0: the node is silent. */
  nodes: readonly { name: string; applied: bigint; lag: bigint; renewed: Date | undefined; leaseRemaining: number }[];
}

/** Owns a connection, the loads under way, and the near cache. Make one for each process and tenant. */
export class Client {
  readonly #core: Core;
  readonly #session: Session | undefined;

  /** @param address "host:port", or any target of gRPC. It connects with the first call. */
  constructor(address: string, options?: ClientOptions);
  /** @internal */
  constructor(core: Core, session: Session | undefined);
  constructor(from: string | Core, second?: ClientOptions | Session) {
    if (typeof from === "string") {
      this.#core = new Core(from, (second as ClientOptions | undefined) ?? {});
    } else {
      this.#core = from;
      this.#session = second as Session | undefined;
    }
  }

  /** A namespace; its values are JSON unless a codec is given. */
  cache<V>(namespace: string, options: CacheOptions<V> = {}): Cache<V> {
    return new Cache(this.#core, this.#session, namespace, options);
  }

  /** Begins a session, or goes on from a receipt. */
  session(receipt?: string): Session {
    return new Session(receipt);
  }

  /** The same client in a session. */
  within(session: Session | undefined): Client {
    return new Client(this.#core, session);
  }

  /** The near cache; undefined where it was not asked for. */
  get near(): NearCache | undefined {
    return this.#core.near;
  }

  /** invalidate of a cache, of any namespace. */
  async invalidate(namespace: string, keys: readonly (string | KeyAt)[], options: InvalidateOptions = {}): Promise<Invalidated> {
    return invalidate(this.#core, this.#session, namespace, keys, options);
  }

  /** Ends everything that carries any of up to 32 tags, in every namespace of the tenant. */
  async invalidateTag(tags: readonly string[], options: InvalidateTagOptions = {}): Promise<Invalidated> {
    return invalidateTag(this.#core, this.#session, tags, options);
  }

  /** Makes everything under a scope ("user:42") unreachable at once. */
  async bumpScope(scope: string, options: BumpOptions = {}): Promise<Bumped> {
    return bump(this.#core, this.#session, { $case: "scope", value: scope }, options);
  }

  /** Makes everything in a namespace unreachable at once. */
  async bumpNamespace(namespace: string, options: BumpOptions = {}): Promise<Bumped> {
    return bump(this.#core, this.#session, { $case: "namespace", value: namespace }, options);
  }

  /** Waits until an invalidation that was answered earlier has reached the fleet, or `wait` (10,000 ms) has passed. */
  async awaitReceipt(receipt: string, options: CallOptions & { reach?: Reach; wait?: number } = {}): Promise<Awaited> {
    const core = this.#core;
    const request = { receipt, reach: reachOf(options.reach), wait: span(options.wait) };
    const timeout = options.timeout ?? (options.wait === undefined ? undefined : options.wait + core.callTimeout);
    const response = await core.call<typeof request, AwaitReceiptResponse>(
      "/freshold.v1.InvalidationService/AwaitReceipt",
      true,
      (...call) => core.stream.awaitReceipt(...call),
      request,
      { signal: options.signal, timeout },
    );
    return { reached: response.reached as Reach, nodesAcked: response.nodesAcked, pendingNodes: response.pendingNodes };
  }

  /** Follows the invalidations of the tenant. It does not fail here: `next` does. */
  subscribe(selector: Selector = {}, options: SubscribeOptions = {}): Subscription {
    return new Subscription(this.#core, selector, options);
  }

  /** The configured namespaces, by name. */
  async listNamespaces(options: CallOptions = {}): Promise<NamespaceSummary[]> {
    const core = this.#core;
    const response = await core.call<object, ListNamespacesResponse>("/freshold.v1.AdminService/ListNamespaces", true, (...call) => core.admin.listNamespaces(...call), {}, options);
    return response.namespaces.map((it) => ({ name: it.namespace, preset: it.preset, maxStaleness: millis(it.maxStaleness), fingerprint: it.fingerprint }));
  }

  /** The effective policy of one. */
  async getNamespace(namespace: string, options: CallOptions = {}): Promise<Setting[]> {
    const core = this.#core;
    const response = await core.call<GetNamespaceRequest, GetNamespaceResponse>("/freshold.v1.AdminService/GetNamespace", true, (...call) => core.admin.getNamespace(...call), { namespace }, options);
    return response.settings.map(({ name, value, source, origin }) => ({ name, value, source, origin }));
  }

  /** Changes nothing, hands out no lease, and never shows the value. */
  async explain(namespace: string, key: string, options: CallOptions & { schemaVersion?: string } = {}): Promise<Explanation> {
    const core = this.#core;
    const request = { namespace, key, schemaVersion: options.schemaVersion ?? "" };
    const told = await core.call<ExplainRequest, ExplainResponse>("/freshold.v1.AdminService/Explain", true, (...call) => core.admin.explain(...call), request, options);
    return {
      summary: told.summary,
      rules: told.rules.map((it) => ({ rule: it.rule, holds: it.holds ?? false, detail: it.detail })),
      tags: told.tags,
      journal: told.journal,
      local: told.local?.verdict ?? "",
      epoch: told.epoch,
      position: told.position,
      physicalKey: told.physicalKey,
    };
  }

  /** The nodes of the tenant. */
  async getFleet(options: CallOptions = {}): Promise<Fleet> {
    const core = this.#core;
    const told = await core.call<object, GetFleetResponse>("/freshold.v1.AdminService/GetFleet", true, (...call) => core.admin.getFleet(...call), {}, options);
    return {
      thisNode: told.thisNode,
      epoch: told.epoch,
      position: told.position,
      nodes: told.nodes.map((it) => ({ name: it.name, applied: it.applied, lag: it.lag, renewed: it.renewed, leaseRemaining: millis(it.leaseRemaining) })),
    };
  }

  /** Ends all calls, gives leases back, and closes the connection. */
  async close(): Promise<void> {
    await this.#core.close();
  }
}
