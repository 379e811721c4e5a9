import { randomBytes } from "node:crypto";
import { performance } from "node:perf_hooks";

import { Client as GrpcClient, Metadata, credentials } from "@grpc/grpc-js";
import type { CallOptions as GrpcCallOptions, ChannelCredentials, ClientOptions as GrpcClientOptions, ClientUnaryCall, ServiceError } from "@grpc/grpc-js";

import { cancelledError, closedError, deadlineError, fromRpc } from "./errors.js";
import type { FresholdError } from "./errors.js";
import { Flights } from "./flight.js";
import { NearCache } from "./near.js";
import type { CallOptions, ClientOptions } from "./options.js";
import { AdminServiceClient } from "./pb/freshold/v1/admin_service.js";
import { CacheServiceClient } from "./pb/freshold/v1/cache_service.js";
import { InvalidationServiceClient } from "./pb/freshold/v1/invalidation_service.js";
import { RETRY, again } from "./retry.js";
import type { Retry } from "./retry.js";
import { Telemetry } from "./telemetry.js";
import { sleep } from "./wire.js";

const MAX_ANSWER = 256 << 20;

// Deadlines are sent, and timers are kept, in whole milliseconds.
const TIMER_SLACK = 2;

type Unary<Q, A> = (request: Q, metadata: Metadata, options: Partial<GrpcCallOptions>, answer: (error: ServiceError | null, response: A) => void) => ClientUnaryCall;

/** What all views of a client share. */
export class Core {
  readonly options: ClientOptions;
  readonly retry: Retry;
  readonly callTimeout: number;
  readonly telemetry: Telemetry;
  readonly cache: CacheServiceClient;
  readonly stream: InvalidationServiceClient;
  readonly admin: AdminServiceClient;
  readonly flights: Flights;
  readonly near: NearCache | undefined;
  /** Ends with the client. */
  readonly life = new AbortController();
  readonly #connection: GrpcClient;
  #following: Promise<void> = Promise.resolve();

  constructor(address: string, options: ClientOptions) {
    this.options = options;
    this.retry = { ...RETRY, ...options.retry };
    this.callTimeout = options.callTimeout ?? 5000;
    this.telemetry = new Telemetry(options.telemetry ?? false);
    const secure = credentialsOf(address, options);
    this.#connection = new GrpcClient(address, secure, channelOptions());
    const shared: GrpcClientOptions = { channelOverride: this.#connection.getChannel() };
    this.cache = new CacheServiceClient(address, secure, shared);
    this.stream = new InvalidationServiceClient(address, secure, shared);
    this.admin = new AdminServiceClient(address, secure, shared);
    this.flights = new Flights(this);
    if (options.near !== undefined) {
      this.near = new NearCache(options.near, this.telemetry);
      this.#following = this.near.follow(this);
    }
  }

  get closed(): boolean {
    return this.life.signal.aborted;
  }

  metadata(): Metadata {
    const metadata = new Metadata();
    if (this.options.tenant !== undefined) {
      metadata.set("freshold-tenant", this.options.tenant);
    }
    if (this.options.token !== undefined) {
      metadata.set("authorization", `Bearer ${this.options.token}`);
    }
    return metadata;
  }

  /** Makes one call under its deadline, and again where the retry table says so. */
  async call<Q, A>(path: string, freely: boolean, unary: Unary<Q, A>, request: Q, options: CallOptions = {}): Promise<A> {
    const deadline = performance.now() + (options.timeout ?? this.callTimeout);
    for (let attempts = 1; ; attempts++) {
      const signal = options.signal;
      if (this.closed) {
        throw closedError();
      }
      if (signal?.aborted) {
        throw cancelledError(signal);
      }
      try {
        return await this.#attempt(path, unary, request, deadline, signal);
      } catch (error) {
        const failed = this.#mended(fromRpc(error), signal, deadline);
        const wait = freely ? again(failed, attempts, this.retry) : undefined;
        if (wait === undefined || performance.now() + wait >= deadline) {
          throw failed;
        }
        this.telemetry.count("retries", 1, { method: path.slice(path.lastIndexOf("/") + 1), reason: failed.reason });
        await this.#rest(wait, signal);
      }
    }
  }

  async #rest(wait: number, signal: AbortSignal | undefined): Promise<void> {
    const either = signal === undefined ? this.life.signal : AbortSignal.any([signal, this.life.signal]);
    if (!(await sleep(wait, either))) {
      throw this.closed || signal === undefined ? closedError() : cancelledError(signal);
    }
  }

  #mended(failed: FresholdError, signal: AbortSignal | undefined, deadline: number): FresholdError {
    if (this.closed) {
      return closedError();
    }
    // A server that sees the deadline pass resets the call, and on a busy event loop that is read before one's own timer is due.
    if (failed.kind === "CANCELLED" && signal?.aborted !== true && performance.now() >= deadline - TIMER_SLACK) {
      return deadlineError();
    }
    return signal?.aborted === true && failed.kind !== "DEADLINE" ? cancelledError(signal) : failed;
  }

  #attempt<Q, A>(path: string, unary: Unary<Q, A>, request: Q, deadline: number, signal: AbortSignal | undefined): Promise<A> {
    const left = deadline - performance.now();
    if (left <= 0) {
      return Promise.reject(deadlineError());
    }
    const metadata = this.metadata();
    const span = this.telemetry.begin(path, metadata);
    return new Promise<A>((resolve, reject) => {
      const cancel = () => {
        call.cancel();
      };
      const free = () => {
        signal?.removeEventListener("abort", cancel);
        this.life.signal.removeEventListener("abort", cancel);
      };
      const call = unary(request, metadata, { deadline: Date.now() + left }, (error, response) => {
        free();
        this.telemetry.end(span, error === null ? undefined : fromRpc(error));
        if (error === null) {
          resolve(response);
        } else {
          reject(error);
        }
      });
      signal?.addEventListener("abort", cancel);
      this.life.signal.addEventListener("abort", cancel);
    });
  }

  async close(): Promise<void> {
    if (this.closed) {
      return;
    }
    await this.flights.drain();
    this.life.abort();
    await this.#following;
    this.#connection.close();
  }
}

function channelOptions(): GrpcClientOptions {
  return {
    "grpc.enable_retries": 0,
    "grpc.initial_reconnect_backoff_ms": 50,
    "grpc.max_reconnect_backoff_ms": 2000,
    "grpc.keepalive_time_ms": 10_000,
    "grpc.keepalive_timeout_ms": 5000,
    "grpc.max_receive_message_length": MAX_ANSWER,
    "grpc.use_local_subchannel_pool": 1,
  };
}

function credentialsOf(address: string, options: ClientOptions): ChannelCredentials {
  if (options.credentials !== undefined) {
    return options.credentials;
  }
  return options.plaintext === true || loopback(address) ? credentials.createInsecure() : credentials.createSsl();
}

function loopback(address: string): boolean {
  if (address.startsWith("unix:")) {
    return true;
  }
  const host = address.slice(address.lastIndexOf("/") + 1).replace(/:\d+$/, "");
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}

/** An identity out of 128 random bits. */
export function drawId(): string {
  return randomBytes(16).toString("base64url");
}
