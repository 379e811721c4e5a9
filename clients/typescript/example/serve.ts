/*
 * The shop on port 8080, with a PostgreSQL in this process. That has one session only, so prices are not changed here: a service with
 * a pool runs `shop.outbox.relay(…)` on a connection of its own beside it.
 *
 *   npm run build && node dist/example/serve.js
 *   curl -i localhost:8080/products/17
 */
import { PGlite } from "@electric-sql/pglite";
import { Client, OUTBOX_TABLE } from "@freshold/client";

import { Shop } from "./shop.js";

const sql = await PGlite.create();
await sql.exec(`create table product (id text primary key, name text, cents int, version bigint);
  insert into product values ('17', 'teapot', 1000, 1);
  ${OUTBOX_TABLE}`);
const client = new Client(process.env["FRESHOLD_ADDRESS"] ?? "localhost:9000");
const port = Number(process.env["PORT"] ?? "8080");
const server = new Shop(sql, client).server().listen(port, "localhost", () => console.log(`http://localhost:${port}/products/17`));
process.once("SIGINT", () => {
  server.close();
  server.closeAllConnections();
  void client.close().then(() => sql.close());
});
