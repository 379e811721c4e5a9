import { randomBytes } from "node:crypto";

import type { Client } from "./client.js";
import { FresholdError } from "./errors.js";
import type { KeyAt } from "./options.js";
import { backoff, RETRY } from "./retry.js";
import { sleep } from "./wire.js";

/** An invalidation that is sent after a commit, as it stands in the outbox of all languages. */
export type Bust =
  | { invalidate: { namespace: string; keys: { key: string; version?: string | undefined }[] } }
  | { invalidateTag: { tags: string[] } }
  | { bumpScope: { scope: string } }
  | { bumpNamespace: { namespace: string } };

/** Invalidates keys of a namespace. */
export function bustKeys(namespace: string, ...keys: (string | KeyAt)[]): Bust {
  return {
    invalidate: {
      namespace,
      keys: keys.map((it) => (typeof it === "string" ? { key: it } : { key: it.key, version: it.version === undefined ? undefined : BigInt(it.version).toString() })),
    },
  };
}

/** Invalidates everything that carries one of the tags. */
export function bustTags(...tags: string[]): Bust {
  return { invalidateTag: { tags } };
}

/** Bumps a scope ("user:42"). */
export function bustScope(scope: string): Bust {
  return { bumpScope: { scope } };
}

/** Bumps a namespace. */
export function bustNamespace(namespace: string): Bust {
  return { bumpNamespace: { namespace } };
}

/** Carries a bust out; a second one with the same id has no second effect. */
export async function send(client: Client, bust: Bust, requestId?: string): Promise<void> {
  if ("invalidate" in bust) {
    const keys = bust.invalidate.keys.map((it) => ({ key: it.key, version: it.version === undefined ? undefined : BigInt(it.version) }));
    await client.invalidate(bust.invalidate.namespace, keys, { requestId });
  } else if ("invalidateTag" in bust) {
    await client.invalidateTag(bust.invalidateTag.tags, { requestId });
  } else if ("bumpScope" in bust) {
    await client.bumpScope(bust.bumpScope.scope, { requestId });
  } else if ("bumpNamespace" in bust) {
    await client.bumpNamespace(bust.bumpNamespace.namespace, { requestId });
  } else {
    throw new FresholdError("INVALID_REQUEST", "not a bust");
  }
}

/** What the helpers need of a client of a database: `pg.PoolClient` and `pg.Client` are such, and so are others with `$1` parameters. */
export interface SqlClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** The transaction was committed, and `busts` may not have been carried out: until their bound, readers may see what was before. An outbox does not lose them. */
export class NotBusted extends Error {
  override readonly name = "NotBusted";
  readonly committed = true;

  constructor(
    readonly busts: readonly Bust[],
    cause: unknown,
  ) {
    super("committed, but not invalidated", { cause });
  }
}

/** Names what is to be sent once the transaction is committed. */
export type Later = (...busts: Bust[]) => void;

/**
 * Runs a function in a transaction, commits, and then sends the busts that it named, in order: never before the commit, where a reader could load the old row
 * again, and never after a rollback. If the function throws, the transaction is rolled back.
 *
 * @throws NotBusted if it was committed all the same
 */
export async function afterCommit<S extends SqlClient, T>(sql: S, client: Client, work: (sql: S, later: Later) => Promise<T>): Promise<T> {
  const busts: Bust[] = [];
  await sql.query("begin");
  let result: T;
  try {
    result = await work(sql, (...named) => busts.push(...named));
    await sql.query("commit");
  } catch (error) {
    await sql.query("rollback").catch(() => undefined);
    throw error;
  }
  const left: Bust[] = [];
  let failed: unknown;
  for (const bust of busts) {
    try {
      await send(client, bust);
    } catch (error) {
      failed ??= error;
      left.push(bust);
    }
  }
  if (left.length > 0) {
    throw new NotBusted(left, failed);
  }
  return result;
}

/** The table of an outbox. */
export const OUTBOX_TABLE = `create table freshold_outbox (
  id         varchar(36) primary key,
  created_at timestamp   not null default current_timestamp,
  bust       text        not null
)`;

/** Options of an outbox. */
export interface OutboxOptions {
  /** How long the relay waits when there is nothing to send: 1,000 ms. */
  idle?: number;
  /** Is told of a bust that the server refuses as wrong; true drops it. Without it, or with false, the relay stops there. */
  onRefused?: (id: string, text: string, error: FresholdError) => boolean;
}

const RELAYED = 100;

/** Writes busts into the database, in the transaction of the data, and sends them afterwards: in order, at least once, however often the process dies. */
export class Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions = {}) {
    this.#options = options;
  }

  /** They are sent if the transaction is committed. */
  async write(sql: SqlClient, ...busts: Bust[]): Promise<void> {
    for (const bust of busts) {
      await sql.query("insert into freshold_outbox (id, bust) values ($1, $2)", [rowId(), JSON.stringify(bust)]);
    }
  }

  /** Sends up to 100, and says how many. */
  async relayOnce(sql: SqlClient, client: Client): Promise<number> {
    const { rows } = await sql.query(`select id, bust from freshold_outbox order by id limit ${RELAYED}`);
    for (const row of rows as { id: string; bust: string }[]) {
      await this.#send(client, row.id, row.bust);
      await sql.query("delete from freshold_outbox where id = $1", [row.id]);
    }
    return rows.length;
  }

  async #send(client: Client, id: string, text: string): Promise<void> {
    try {
      await send(client, parse(id, text), id);
    } catch (error) {
      if (!refused(error) || this.#options.onRefused?.(id, text, error) !== true) {
        throw error;
      }
    }
  }

  /** Sends what is there until the signal ends it, or a bust is refused. One relay at a time keeps the order; two do no harm. */
  async relay(sql: SqlClient, client: Client, signal: AbortSignal): Promise<void> {
    for (let attempts = 1; !signal.aborted; ) {
      try {
        const sent = await this.relayOnce(sql, client);
        attempts = 1;
        if (sent < RELAYED) {
          await sleep(this.#options.idle ?? 1000, signal);
        }
      } catch (error) {
        if (refused(error) || (error instanceof FresholdError && error.kind === "CLOSED")) {
          throw error;
        }
        await sleep(backoff(attempts++, RETRY), signal);
      }
    }
  }
}

function parse(id: string, text: string): Bust {
  try {
    return JSON.parse(text) as Bust;
  } catch (error) {
    throw new FresholdError("INVALID_REQUEST", `row ${id} of the outbox is no bust`, { cause: error });
  }
}

function refused(error: unknown): error is FresholdError {
  return error instanceof FresholdError && (error.kind === "INVALID_REQUEST" || error.kind === "NOT_ALLOWED");
}

let lastMillis = 0;
let counter = 0;

/** A UUID of version 7, with a counter within the millisecond: the ids of this process sort by the order in which it made them. */
function rowId(): string {
  const now = Date.now();
  if (now > lastMillis) {
    lastMillis = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    lastMillis++;
    counter = 0;
  }
  const bytes = randomBytes(16);
  bytes.writeUIntBE(lastMillis, 0, 6);
  bytes.writeUInt16BE(0x7000 | counter, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
