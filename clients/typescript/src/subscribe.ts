import type { ClientReadableStream } from "@grpc/grpc-js";

import type { Core } from "./core.js";
import { FresholdError, cancelledError, closedError, fromRpc } from "./errors.js";
import { eventOf } from "./events.js";
import type { Event, Selector } from "./events.js";
import type { SubscribeResponse } from "./pb/freshold/v1/invalidation_service.js";
import { again } from "./retry.js";
import { moment, since, sleep, span } from "./wire.js";
import type { Moment } from "./wire.js";

/** Options of subscribe. */
export interface SubscribeOptions {
  /** Go on after this token; any receipt is one. */
  resumeToken?: string | undefined;
  /** Milliseconds, 100 to 60,000: 1,000. Less of it finds a lost connection sooner, and costs more. */
  checkpointInterval?: number | undefined;
  /** Ends the stream. */
  signal?: AbortSignal | undefined;
}

/** Intervals without a current checkpoint after which copies are not trusted. */
export const SILENCE = 3;
const QUEUED = 1024;

/** A stream of events that mends itself. Asking for the next one acknowledges the one before. */
export class Subscription implements AsyncIterable<Event> {
  readonly #end = new AbortController();
  readonly #queue: Event[] = [];
  readonly #done: Promise<void>;
  #failed: unknown;
  #ended = false;
  #wake: () => void = () => undefined;
  #room: () => void = () => undefined;

  /** @internal */
  constructor(core: Core, selector: Selector, options: SubscribeOptions) {
    const signals = [this.#end.signal, core.life.signal, ...(options.signal === undefined ? [] : [options.signal])];
    const signal = AbortSignal.any(signals);
    const follower = new Follower(core, selector, options, (event) => this.#push(event));
    this.#done = follower
      .run(signal)
      .catch((error: unknown) => {
        this.#failed = core.closed ? closedError() : error;
      })
      .then(() => {
        this.#ended = true;
        this.#wake();
      });
    signal.addEventListener("abort", () => {
      this.#room();
    });
  }

  /** Waits until there is room, so that flow control holds the stream of a subscriber that does not take events. */
  async #push(event: Event): Promise<void> {
    this.#queue.push(event);
    this.#wake();
    if (this.#queue.length >= QUEUED && !this.#end.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
  }

  /** The next event; undefined after close. Throws what no retry mends. */
  async next(): Promise<Event | undefined> {
    while (this.#queue.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const event = this.#queue.shift();
    if (this.#queue.length < QUEUED) {
      this.#room();
    }
    if (event === undefined && this.#failed !== undefined && !this.#end.signal.aborted) {
      throw this.#failed as Error;
    }
    return event;
  }

  /** Ends the stream. */
  async close(): Promise<void> {
    this.#end.abort();
    this.#room();
    await this.#done;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    try {
      for (;;) {
        const event = await this.next();
        if (event === undefined) {
          return;
        }
        yield event;
      }
    } finally {
      await this.close();
    }
  }
}

/** Holds one stream after the other. */
export class Follower {
  readonly #core: Core;
  readonly #selector: Selector;
  readonly #interval: number;
  readonly #deliver: (event: Event) => Promise<void>;
  #token: string;
  /** A server has taken the token. */
  #good = false;
  /** A current checkpoint came, and no Gap was told since. */
  #trusted = false;
  #attempts = 0;
  #heard: Moment = moment();

  constructor(core: Core, selector: Selector, options: SubscribeOptions, deliver: (event: Event) => Promise<void>) {
    this.#core = core;
    this.#selector = selector;
    this.#interval = options.checkpointInterval ?? 1000;
    this.#token = options.resumeToken ?? "";
    this.#deliver = deliver;
  }

  /** Ends with the signal, or throws what no retry mends. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const failed = await this.#once(signal);
      if (failed === undefined) {
        continue;
      }
      if (failed.reason === "RECEIPT_INVALID" && this.#good) {
        // A token that was good once: the history that it belongs to is gone.
        this.#token = "";
        this.#good = false;
        await this.#deliver({ kind: "Reset", resumeToken: "", reason: "EPOCH", position: 0n, drop: {} });
        continue;
      }
      this.#attempts++;
      const wait = again(failed, this.#attempts, { ...this.#core.retry, attempts: this.#attempts + 1 });
      if (wait === undefined) {
        throw failed;
      }
      await this.#rest(wait, signal);
    }
    throw cancelledError(signal);
  }

  /** Waits, and tells of a silence that becomes too long meanwhile. */
  async #rest(wait: number, signal: AbortSignal): Promise<void> {
    const left = Math.max(0, SILENCE * this.#interval - since(this.#heard));
    if (this.#trusted && left < wait) {
      if (!(await sleep(left, signal))) {
        return;
      }
      await this.#gap();
      wait -= left;
    }
    await sleep(wait, signal);
  }

  async #gap(): Promise<void> {
    this.#trusted = false;
    await this.#deliver({ kind: "Gap", resumeToken: "", silence: since(this.#heard) });
  }

  /** Holds one stream to its end; undefined: it ended as planned. */
  async #once(signal: AbortSignal): Promise<FresholdError | undefined> {
    const stream = this.#core.stream.subscribe(
      {
        selector: {
          namespaces: [...(this.#selector.namespaces ?? [])],
          tags: [...(this.#selector.tags ?? [])],
          scopes: [...(this.#selector.scopes ?? [])],
          keyPrefixes: [...(this.#selector.keyPrefixes ?? [])],
        },
        resumeToken: this.#token,
        checkpointInterval: span(this.#interval),
      },
      this.#core.metadata(),
    );
    const cancel = () => {
      stream.cancel();
    };
    signal.addEventListener("abort", cancel);
    try {
      return await this.#read(stream, signal);
    } finally {
      signal.removeEventListener("abort", cancel);
      stream.cancel();
    }
  }

  async #read(stream: ClientReadableStream<SubscribeResponse>, signal: AbortSignal): Promise<FresholdError | undefined> {
    const responses = new Responses(stream);
    const began = moment();
    let current = false;
    while (!signal.aborted) {
      const from = this.#trusted || current ? this.#heard : began;
      const told = await responses.next(Math.max(0, SILENCE * this.#interval - since(from)));
      if (told === "silent") {
        if (this.#trusted) {
          await this.#gap();
          if (!current) {
            continue;
          }
        }
        return new FresholdError("UNAVAILABLE", "the stream is silent", { code: "UNAVAILABLE" });
      }
      if (told instanceof FresholdError) {
        return told;
      }
      if (told === "ended") {
        return new FresholdError("UNAVAILABLE", "the stream has ended", { code: "UNAVAILABLE" });
      }
      this.#good = true;
      this.#attempts = 0;
      const event = eventOf(told);
      if (event?.kind === "Checkpoint" && event.current) {
        this.#heard = moment();
        this.#trusted = true;
        if (!current) {
          current = true;
          await this.#deliver({ kind: "Connected", resumeToken: event.resumeToken, position: event.position });
        }
      }
      if (event !== undefined) {
        await this.#deliver(event);
      }
      this.#token = told.resumeToken;
      if (event?.kind === "Goodbye") {
        return undefined;
      }
    }
    return undefined;
  }
}

/** The responses of a stream one by one, with patience; the stream is paused while none is wanted. */
class Responses {
  readonly #stream: ClientReadableStream<SubscribeResponse>;
  readonly #queue: (SubscribeResponse | FresholdError | "ended")[] = [];
  #wake: () => void = () => undefined;

  constructor(stream: ClientReadableStream<SubscribeResponse>) {
    this.#stream = stream;
    const add = (told: SubscribeResponse | FresholdError | "ended") => {
      this.#queue.push(told);
      this.#wake();
    };
    stream.on("data", (response: SubscribeResponse) => {
      stream.pause();
      add(response);
    });
    stream.on("error", (error: unknown) => {
      add(fromRpc(error));
    });
    stream.on("end", () => {
      // The status comes as an error, if it is one, right after the end.
      setImmediate(() => {
        add("ended");
      });
    });
  }

  async next(patience: number): Promise<SubscribeResponse | FresholdError | "ended" | "silent"> {
    if (this.#queue.length === 0) {
      this.#stream.resume();
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, patience);
      });
      clearTimeout(timer);
    }
    return this.#queue.shift() ?? "silent";
  }
}
