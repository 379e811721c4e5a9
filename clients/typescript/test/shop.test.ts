import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { after, test } from "node:test";

import { PGlite } from "@electric-sql/pglite";

import { Shop } from "../example/shop.js";
import { FresholdError, NotBusted, OUTBOX_TABLE, Outbox, afterCommit, bustKeys, bustNamespace, bustScope, bustTags } from "../src/index.js";
import { connect, withoutServer } from "./line.js";

let started: Promise<PGlite> | undefined;

after(async () => (await started)?.close());

/** A PostgreSQL in this process, emptied for each test. */
async function database(): Promise<PGlite> {
  started ??= PGlite.create();
  const sql = await started;
  await sql.exec(`drop table if exists product, freshold_outbox;
    create table product (id text primary key, name text, cents int, version bigint);
    insert into product values ('17', 'teapot', 1000, 1);
    ${OUTBOX_TABLE}`);
  return sql;
}

test("shop_aNewPrice_isReadOnceTheBustIsRelayed", { skip: withoutServer }, async (t) => {
  const sql = await database();
  const { client } = await connect(t);
  const shop = new Shop(sql, client);
  const server = shop.server().listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/products/`;

  const first = await fetch(`${url}17`);
  assert.deepEqual(await first.json(), { name: "teapot", cents: 1000 });
  assert.match(first.headers.get("cache-control") ?? "", /^public, max-age=\d+, stale-while-revalidate=\d+$/);
  assert.equal(first.headers.get("surrogate-key"), "product:17");
  assert.equal((await fetch(`${url}18`)).status, 404);

  await shop.reprice("17", 900);
  assert.equal((await shop.product("17")).value?.cents, 1000);
  assert.equal(await shop.outbox.relayOnce(sql, client), 1);

  assert.deepEqual(await (await fetch(`${url}17`)).json(), { name: "teapot", cents: 900 });
  assert.equal(await shop.outbox.relayOnce(sql, client), 0);
});

test("afterCommit_bustsAreSentAfterIt_andNoneAfterARollback", { skip: withoutServer }, async (t) => {
  const sql = await database();
  const { client, line } = await connect(t);
  const count = async (method: string) => ((await line.calls(method)) as { count: number }).count;

  await afterCommit(sql, client, async (tx, later) => {
    later(bustKeys("product", { key: "17", version: 2 }), bustTags("a"), bustScope("user:1"), bustNamespace("country"));
    await tx.query("update product set version = 2");
    assert.equal(await count("Invalidate"), 0);
  });
  assert.deepEqual([await count("Invalidate"), await count("InvalidateTag"), await count("BumpVersion")], [1, 1, 2]);

  await assert.rejects(
    afterCommit(sql, client, async (tx, later) => {
      later(bustTags("a"));
      await tx.query("update product set version = 3");
      throw new Error("changed my mind");
    }),
    /changed my mind/,
  );
  assert.equal(await count("InvalidateTag"), 1);
  assert.deepEqual((await sql.query("select version from product")).rows, [{ version: 2 }]);
});

test("afterCommit_aBustThatFails_saysThatItWasCommitted", { skip: withoutServer }, async (t) => {
  const sql = await database();
  const { client, line } = await connect(t, { retry: { attempts: 1 } });
  await line.fault({ fault: "answer", method: "InvalidateTag", times: 1, code: "UNAVAILABLE", reason: "STORE_UNAVAILABLE" });

  const failed = await afterCommit(sql, client, async (tx, later) => {
    later(bustTags("a"), bustTags("b"));
    await tx.query("update product set version = 9");
  }).then(
    () => undefined,
    (error: unknown) => error,
  );

  assert.ok(failed instanceof NotBusted && failed.committed && failed.cause instanceof FresholdError);
  assert.deepEqual(failed.busts, [bustTags("a")]);
  assert.deepEqual((await sql.query("select version from product")).rows, [{ version: 9 }]);
});

test("outbox_aLostAnswer_isSentAgainWithTheSameIdentity", { skip: withoutServer }, async (t) => {
  const sql = await database();
  const { client, line } = await connect(t, { retry: { attempts: 1 } });
  const outbox = new Outbox();
  await outbox.write(sql, bustTags("a"), bustTags("b"));
  await line.fault({ fault: "answer", method: "InvalidateTag", times: 1, code: "UNAVAILABLE", lost: true });

  await assert.rejects(outbox.relayOnce(sql, client), { kind: "UNAVAILABLE" });
  assert.equal(await outbox.relayOnce(sql, client), 2);

  const calls = (await line.calls("InvalidateTag")) as { requests: { tags: string[] }[]; requestIds: number };
  assert.deepEqual(
    calls.requests.map((it) => it.tags[0]),
    ["a", "a", "b"],
  );
  assert.equal(calls.requestIds, 2);
});

test("outbox_aRefusedBust_stopsTheRelayOrIsDropped", { skip: withoutServer }, async (t) => {
  const sql = await database();
  const { client } = await connect(t);
  await new Outbox().write(sql, bustNamespace("prodcut"), bustTags("a"));

  await assert.rejects(new Outbox().relay(sql, client, AbortSignal.timeout(60_000)), { kind: "NOT_ALLOWED", reason: "NAMESPACE_UNKNOWN" });
  const dropped: string[] = [];
  const lenient = new Outbox({ onRefused: (_id, text) => dropped.push(text) > 0 });

  assert.equal(await lenient.relayOnce(sql, client), 2);
  assert.deepEqual(dropped, [JSON.stringify(bustNamespace("prodcut"))]);
});
