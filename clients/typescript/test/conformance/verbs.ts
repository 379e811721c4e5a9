import { BinaryReader, BinaryWriter } from "@bufbuild/protobuf/wire";

import { httpHeaders, json, protobuf, raw, text } from "../../src/index.js";
import type { Cache, CallOptions, Client, Codec, KeyValue, Lookup, MessageType, NegativeKind, PutFields } from "../../src/index.js";
import { bumpedForm, errorForm, eventForm, invalidatedForm, lookupForm, putForm } from "./forms.js";
import { isObject } from "./match.js";
import type { Form } from "./match.js";
import type { Run, Step } from "./run.js";

/** google.protobuf.StringValue, as a generator would write it. */
const StringValue: MessageType<{ value: string }> = {
  encode: (message) => new BinaryWriter().uint32(10).string(message.value),
  decode: (bytes) => {
    const reader = new BinaryReader(bytes);
    const message = { value: "" };
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if (tag === 10) {
        message.value = reader.string();
      } else {
        reader.skip(tag & 7);
      }
    }
    return message;
  },
};

/** Carries out the verb of a step. */
export async function perform(run: Run, step: Step, signal: AbortSignal): Promise<unknown> {
  const given = step.given;
  switch (step.verb) {
    case "fault":
      await run.line.fault(given);
      return undefined;
    case "calls":
      return run.line.calls(given["method"] as string);
    case "loader":
      return run.loaders.told(given["name"] as string);
    case "open":
      run.loaders.open(given["gate"] as string);
      return undefined;
    case "cancel":
      run.cancel(given["as"] as string);
      return undefined;
    case "session":
      return { receipt: run.sessions.get(given["name"] as string)?.receipt };
    case "headers":
      return headers(run, given);
    case "closeStream":
      await run.streams.get(given["name"] as string)?.close();
      return undefined;
  }
  try {
    return await ask(run, step, signal);
  } catch (error) {
    return errorForm(error);
  }
}

async function ask(run: Run, step: Step, signal: AbortSignal): Promise<unknown> {
  const given = step.given;
  const bare = run.client(step.client);
  const client = bare.within(run.session(bare, step.session));
  switch (step.verb) {
    case "events":
      return events(run, given);
    case "closeClient":
      await client.close();
      return undefined;
    case "near":
      return { ...client.near?.stats(), events: run.heard.get(step.client) };
    case "subscribe":
      run.streams.set(given["name"] as string, client.subscribe(given["selector"] ?? {}, given));
      return undefined;
    case "invalidateTag":
      return invalidatedForm(await client.invalidateTag(given["tags"] as string[], { ...given, signal }));
    case "bumpScope":
      return bumpedForm(await client.bumpScope(given["scope"] as string, bumping(given, signal)));
    case "bumpNamespace":
      return bumpedForm(await client.bumpNamespace(given["namespace"] as string, bumping(given, signal)));
    case "awaitReceipt": {
      const { reached, nodesAcked, pendingNodes } = await client.awaitReceipt(given["receipt"] as string, { ...given, signal });
      return { reached, nodesAcked, pendingNodes };
    }
  }
  switch (step.codec) {
    case "json":
      return ofCache(run, step, signal, client, json<unknown>(), same, same);
    case "text":
      return ofCache(run, step, signal, client, text, (value) => value as string, same);
    case "raw":
      return ofCache(run, step, signal, client, raw, (value) => Buffer.from((value as { base64: string }).base64, "base64"), (bytes) => ({ base64: Buffer.from(bytes).toString("base64") }));
    case "protobuf":
      return ofCache(run, step, signal, client, protobuf(StringValue), (value) => ({ value: value as string }), (message) => message.value);
    default:
      throw new Error(`codec ${step.codec} is unknown`);
  }
}

function same(value: unknown): unknown {
  return value;
}

function bumping(given: Form, signal: AbortSignal) {
  return { ...given, atLeast: version(given["atLeast"]), signal };
}

function version(given: unknown): bigint | undefined {
  return typeof given === "string" ? BigInt(given) : undefined;
}

async function ofCache<V>(
  run: Run,
  step: Step,
  signal: AbortSignal,
  client: Client,
  codec: Codec<V>,
  valueOf: (value: unknown) => V,
  shown: (value: V) => unknown,
): Promise<unknown> {
  const given = step.given;
  const puts = given["puts"] as Form[] | undefined;
  const namespace = (puts?.[0]?.["namespace"] ?? given["namespace"]) as string;
  const cache = client.cache<V>(namespace, { codec, ...(step.schemaVersion === undefined ? {} : { schemaVersion: step.schemaVersion }) });
  const key = given["key"] as string;
  const options = { ...given, minVersion: version(given["minVersion"]), signal };
  switch (step.verb) {
    case "get":
      return lookupForm(await cache.get(key, options), shown);
    case "getMany":
      return getMany(cache, given, options, shown);
    case "getOrLoad":
      return lookupForm(await cache.getOrLoad(key, run.loaders.loader(given["loader"] as Form, valueOf), options), shown);
    case "put": {
      const negative = given["negative"] as { kind: NegativeKind; message?: string } | undefined;
      const fields = { ...putFields(given), signal };
      return putForm(await (negative === undefined ? cache.put(key, valueOf(given["value"]), fields) : cache.putNegative(key, negative.kind, negative.message, fields)));
    }
    case "putMany": {
      const items = await cache.putMany((puts ?? []).map((it) => keyValue(it, valueOf)), { signal });
      return { results: items.map((it) => ({ ...(it.error === undefined ? putForm(it.result) : errorForm(it.error)), key: it.key })) };
    }
    case "abandon":
      return { released: await cache.abandon(key, given["leaseToken"] as string, given["failed"] === true, { signal }) };
    case "invalidate": {
      const keys = (given["keys"] as Form[]).map((it) => ({ key: it["key"] as string, version: version(it["version"]) }));
      return invalidatedForm(await cache.invalidate(keys, { ...given, signal }));
    }
    default:
      throw new Error(`verb ${step.verb} is unknown`);
  }
}

async function getMany<V>(cache: Cache<V>, given: Form, options: CallOptions, shown: (value: V) => unknown): Promise<Form> {
  const asked = given["minVersions"] as Record<string, string> | undefined;
  const minVersions = Object.fromEntries(Object.entries(asked ?? {}).map(([key, digits]) => [key, BigInt(digits)]));
  const items = await cache.getMany(given["keys"] as string[], { ...options, minVersions });
  const results = items.map((it) => ({ ...(it.error === undefined ? lookupForm(it.lookup, shown) : errorForm(it.error)), key: it.key }));
  return { results, receipt: items.find((it) => it.lookup !== undefined)?.lookup?.receipt };
}

function putFields(given: Form): PutFields {
  return { ...given, version: version(given["version"]) };
}

function keyValue<V>(given: Form, valueOf: (value: unknown) => V): KeyValue<V> {
  const fields = { ...putFields(given), key: given["key"] as string };
  const negative = given["negative"] as { kind: NegativeKind } | undefined;
  return negative === undefined ? { ...fields, value: valueOf(given["value"]), negative } : { ...fields, value: undefined, negative };
}

async function events(run: Run, given: Form): Promise<Form> {
  const skip = (given["skip"] as string[] | undefined) ?? ["Checkpoint"];
  const count = (given["count"] as number | undefined) ?? 1;
  const taken: Form[] = [];
  while (taken.length < count) {
    const event = await run.streams.get(given["name"] as string)?.next();
    if (event === undefined) {
      throw new Error("the stream is closed");
    }
    if (!skip.includes(event.kind)) {
      taken.push(eventForm(event));
    }
  }
  return { events: taken };
}

function headers(run: Run, given: Form): Form {
  const captured = run.kept.get(given["of"] as string);
  const hit = isObject(captured) ? captured["hit"] : undefined;
  const lookup = (isObject(hit) ? { ...hit, outcome: "hit", version: version(hit["version"]) } : { outcome: "miss" }) as Lookup<unknown>;
  const told = httpHeaders(lookup, given["visibility"] as "private" | "public");
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name.toLowerCase(), value]));
}
