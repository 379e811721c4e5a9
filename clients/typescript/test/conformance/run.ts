import { setTimeout as delay } from "node:timers/promises";

import { Client } from "../../src/index.js";
import type { ClientOptions, Session, Subscription } from "../../src/index.js";
import type { Line } from "./control.js";
import { Loaders } from "./loaders.js";
import { Kept, isObject, normal, show } from "./match.js";
import type { Form } from "./match.js";
import { perform } from "./verbs.js";

/** One line of a case. */
export interface Step {
  verb: string;
  given: Form;
  client: string;
  session: string | undefined;
  codec: string;
  schemaVersion: string | undefined;
  expect: unknown;
  until: boolean;
  times: number;
  as: string | undefined;
}

interface Background {
  cancel: AbortController;
  done: Promise<unknown>;
}

const UNTIL_WITHIN = 60_000;
const UNTIL_EVERY = 20;

// The bounds of cases that name none, so that a slow machine changes no outcome.
const BOUNDS = { callTimeout: 30_000, loadTimeout: 30_000, getOrLoadTimeout: 50_000 };

/** One case being played. */
export class Run {
  readonly kept = new Kept();
  readonly loaders = new Loaders();
  readonly sessions = new Map<string, Session>();
  readonly streams = new Map<string, Subscription>();
  readonly heard = new Map<string, string[]>();
  readonly #clients = new Map<string, Client>();
  readonly #background = new Map<string, Background>();

  constructor(
    readonly line: Line,
    readonly options: Record<string, ClientOptions>,
  ) {}

  async close(): Promise<void> {
    for (const { cancel } of this.#background.values()) {
      cancel.abort();
    }
    for (const client of this.#clients.values()) {
      await client.close();
    }
    await Promise.allSettled([...this.#background.values()].map((it) => it.done));
  }

  client(name: string): Client {
    let client = this.#clients.get(name);
    if (client === undefined) {
      const options = this.options[name];
      if (options === undefined) {
        throw new Error(`client ${name} is not one of the case`);
      }
      const heard: string[] = [];
      this.heard.set(name, heard);
      const near = options.near && { ...options.near, listen: (event: { kind: string }) => heard.push(event.kind) };
      client = new Client(this.line.address, { ...BOUNDS, ...options, tenant: this.line.tenant, ...(near === undefined ? {} : { near }) });
      this.#clients.set(name, client);
    }
    return client;
  }

  session(client: Client, name: string | undefined): Session | undefined {
    if (name === undefined) {
      return undefined;
    }
    const session = this.sessions.get(name) ?? client.session();
    this.sessions.set(name, session);
    return session;
  }

  cancel(name: string): void {
    this.#background.get(name)?.cancel.abort(new Error("cancelled by the case"));
  }

  async all(steps: Form[], signal: AbortSignal): Promise<void> {
    for (const [i, fields] of steps.entries()) {
      try {
        await this.#play(readStep(fields), signal);
      } catch (error) {
        throw new Error(`step ${i + 1}: ${error instanceof Error ? error.message : String(error)}\n  ${show(fields)}`, { cause: error });
      }
    }
  }

  async #play(read: Step, signal: AbortSignal): Promise<void> {
    const step = { ...read, given: this.kept.fill(read.given) as Form };
    if (step.as !== undefined) {
      const cancel = new AbortController();
      const done = this.#behind(step, AbortSignal.any([cancel.signal, signal]));
      done.catch(() => undefined);
      this.#background.set(step.as, { cancel, done });
      return;
    }
    if (step.verb === "join") {
      const behind = this.#background.get(step.given["as"] as string);
      const result = await behind?.done;
      if (step.expect !== undefined) {
        this.#meets(step.expect, result);
      }
      return;
    }
    const within = Date.now() + UNTIL_WITHIN;
    for (;;) {
      try {
        for (const result of await this.#results(step, signal)) {
          this.#meets(step.expect, result);
        }
        return;
      } catch (error) {
        if (!step.until || Date.now() > within || signal.aborted) {
          throw error;
        }
        await delay(UNTIL_EVERY);
      }
    }
  }

  async #behind(step: Step, signal: AbortSignal): Promise<unknown> {
    const results = await this.#results(step, signal);
    for (const result of results) {
      const failed = step.expect === undefined ? undefined : new Kept().match(step.expect, result);
      if (failed !== undefined) {
        throw new Error(failed);
      }
    }
    return results.at(-1);
  }

  async #results(step: Step, signal: AbortSignal): Promise<unknown[]> {
    const results = await Promise.all(Array.from({ length: step.times }, () => perform(this, step, signal)));
    return results.map(normal);
  }

  #meets(expect: unknown, result: unknown): void {
    const allowed = isObject(expect) && ("error" in expect || "$oneOf" in expect);
    if (isObject(result) && "error" in result && !allowed) {
      throw new Error(`it failed: ${show(result)}`);
    }
    const failed = expect === undefined ? undefined : this.kept.match(expect, result);
    if (failed !== undefined) {
      throw new Error(failed);
    }
  }
}

function readStep(fields: Form): Step {
  const { client, codec, schemaVersion, expect, until, times, as, ...rest } = fields;
  let session: string | undefined;
  if (typeof rest["session"] === "string") {
    session = rest["session"];
    delete rest["session"];
  }
  const [verb, ...more] = Object.keys(rest);
  if (verb === undefined || more.length > 0) {
    throw new Error(`exactly one verb wanted, found ${Object.keys(rest).join(", ")}`);
  }
  return {
    verb,
    given: rest[verb] as Form,
    client: (client as string | undefined) ?? "a",
    session,
    codec: (codec as string | undefined) ?? "json",
    schemaVersion: schemaVersion as string | undefined,
    expect,
    until: until === true,
    times: (times as number | undefined) ?? 1,
    as: as as string | undefined,
  };
}
