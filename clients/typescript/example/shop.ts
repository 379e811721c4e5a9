// A small service: products in a database, read through the cache, written with the bust in the same transaction.
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

import { Outbox, bustKeys, httpHeaders, notFound } from "@freshold/client";
import type { Ask, Client, Loaded, NotFound, SqlClient } from "@freshold/client";

export interface Product {
  name: string;
  cents: number;
}

interface Row extends Product {
  version: string;
}

export class Shop {
  readonly #sql: SqlClient;
  readonly #client: Client;
  readonly outbox = new Outbox();

  constructor(sql: SqlClient, client: Client) {
    this.#sql = sql;
    this.#client = client;
  }

  /** The product out of the cache, or of the database where there is nothing fresh. */
  product(id: string) {
    return this.#client.cache<Product>("product").getOrLoad(id, (ask) => this.load(ask));
  }

  async load({ key }: Ask): Promise<Loaded<Product> | NotFound> {
    const { rows } = await this.#sql.query("select name, cents, version from product where id = $1", [key]);
    const row = rows[0] as Row | undefined;
    return row === undefined ? notFound("no such product") : { value: { name: row.name, cents: row.cents }, version: BigInt(row.version) };
  }

  /** Changes the price; the bust is written in the same transaction, and sent by the relay. */
  async reprice(id: string, cents: number): Promise<void> {
    await this.#sql.query("begin");
    try {
      const { rows } = await this.#sql.query("update product set cents = $2, version = version + 1 where id = $1 returning version", [id, cents]);
      const row = rows[0] as Pick<Row, "version"> | undefined;
      if (row === undefined) {
        throw new Error(`no product ${id}`);
      }
      await this.outbox.write(this.#sql, bustKeys("product", { key: id, version: BigInt(row.version) }));
      await this.#sql.query("commit");
    } catch (error) {
      await this.#sql.query("rollback");
      throw error;
    }
  }

  /** Answers GET /products/{id}; proxies and CDNs may keep the answer as long as the cache may. */
  server(): Server {
    return createServer((request, response) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(503, { "Cache-Control": "no-store" }).end(String(error));
      });
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = /^\/products\/([^/]+)$/.exec(request.url ?? "")?.[1];
    if (id === undefined) {
      response.writeHead(404, { "Cache-Control": "no-store" }).end();
      return;
    }
    const found = await this.product(decodeURIComponent(id));
    response.writeHead(found.outcome === "hit" ? 200 : 404, { "Content-Type": "application/json", ...httpHeaders(found, "public") });
    response.end(JSON.stringify(found.value ?? null));
  }
}
