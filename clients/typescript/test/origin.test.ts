import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestContext } from "node:test";
import { promisify } from "node:util";

import { Server, ServerCredentials, credentials, status } from "@grpc/grpc-js";
import type { ServiceError } from "@grpc/grpc-js";

import { addOrigin, notFound } from "../src/index.js";
import type { Origin } from "../src/index.js";
import { OriginServiceClient } from "../src/pb/freshold/v1/origin_service.js";
import type { LoadItem, LoadManyRequest, LoadManyResponse, LoadRequest, LoadResponse, StoreRequest, StoreResponse } from "../src/pb/freshold/v1/origin_service.js";

const shop: Origin<string> = {
  load: ({ namespace, key, tenant }) => {
    switch (key) {
      case "absent":
        return notFound("no such thing", 3, ["things"]);
      case "same":
        return { notModified: true, ttl: 60_000 };
      case "broken":
        throw new Error("password=hunter2");
      case "forbidden":
        throw Object.assign(new Error("not yours"), { code: status.PERMISSION_DENIED, details: "not yours" });
      default:
        return { value: `${namespace}/${key}/${tenant}`, version: 7, tags: ["a"], validator: "v7" };
    }
  },
};

async function serve(t: TestContext, origin: Origin<string>) {
  const server = new Server();
  addOrigin(server, origin);
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", ServerCredentials.createInsecure());
  const client = new OriginServiceClient(`127.0.0.1:${port}`, credentials.createInsecure());
  t.after(() => {
    client.close();
    server.forceShutdown();
  });
  const load = promisify<LoadRequest, LoadResponse>(client.load.bind(client));
  return {
    load: (key: string) => load({ namespace: "product", schemaVersion: "", item: item(key) }),
    loadMany: promisify<LoadManyRequest, LoadManyResponse>(client.loadMany.bind(client)),
    store: promisify<StoreRequest, StoreResponse>(client.store.bind(client)),
  };
}

function item(key: string): LoadItem {
  return { key, minVersion: undefined, readPrimary: false, validator: "" };
}

function write(text: string): StoreRequest {
  const value = { content: { $case: "text" as const, value: text }, contentType: "application/json" };
  return { namespace: "product", schemaVersion: "", key: "1", write: { $case: "value", value }, version: undefined, tags: [], requestId: "r" };
}

test("origin_load_answersWhatTheLoaderSays", async (t) => {
  const origin = await serve(t, shop);

  const loaded = (await origin.load("17")).result;
  assert.ok(loaded?.$case === "loaded");
  assert.deepEqual(loaded.value.value?.content, { $case: "text", value: '"product/17/default"' });
  assert.deepEqual([loaded.value.version, loaded.value.tags, loaded.value.validator], [7n, ["a"], "v7"]);
  assert.deepEqual((await origin.load("absent")).result, { $case: "notFound", value: { version: 3n, message: "no such thing", tags: ["things"] } });
  assert.equal((await origin.load("same")).result?.$case, "notModified");
});

test("origin_load_failuresTellNoSecrets", async (t) => {
  const origin = await serve(t, shop);

  await assert.rejects(origin.load("broken"), (error: ServiceError) => error.code === status.UNAVAILABLE && error.details === "the origin failed");
  await assert.rejects(origin.load("forbidden"), (error: ServiceError) => error.code === status.PERMISSION_DENIED && error.details === "not yours");
});

test("origin_loadMany_aFailureIsThatKeysAlone", async (t) => {
  const origin = await serve(t, shop);

  const { results } = await origin.loadMany({ namespace: "product", schemaVersion: "", items: ["1", "broken", "absent"].map(item) });

  assert.deepEqual(
    results.map((it) => [it.key, it.result?.$case]),
    [
      ["1", "loaded"],
      ["broken", "error"],
      ["absent", "notFound"],
    ],
  );
});

test("origin_store_commitsOrSaysWhyNot", async (t) => {
  const reader = await serve(t, shop);
  await assert.rejects(reader.store(write('"x"')), (error: ServiceError) => error.code === status.UNIMPLEMENTED);
  const writer = await serve(t, { ...shop, store: ({ value }) => ({ version: 8, value: `${value ?? ""} (as stored)` }) });

  const { version, value } = await writer.store(write('"x"'));

  assert.deepEqual([version, value?.content], [8n, { $case: "text", value: '"x (as stored)"' }]);
});
