import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";

import { connect, withoutServer } from "./line.js";

test("near_theEndOfTheClient_isNoGap", { skip: withoutServer }, async (t) => {
  const heard: string[] = [];
  const { client } = await connect(t, { near: { checkpointInterval: 60_000, listen: (event) => heard.push(event.kind) } });
  while (client.near?.stats().state !== "CONNECTED") {
    await delay(20);
  }

  await client.close();

  assert.deepEqual(heard, ["Connected"]);
});
