/*
 * What a near hit costs beside a hit of a plain Map, of a least-recently-used cache, and of Redis:
 *
 *   npm run build && node dist/bench/near.js ADDRESS REDIS_PORT
 *
 * ADDRESS is a server that has the namespace "country" (make run has), REDIS_PORT that of any Redis on loopback. One call at a
 * time, rounds in turn.
 */
import { once } from "node:events";
import { connect } from "node:net";
import type { Socket } from "node:net";

import { Client, text } from "../src/index.js";

const ROUNDS = 15;
const WARM_UPS = 3;
const IN_MEMORY = 200_000;
const OVER_WIRE = 2_000;
const KEYS = 1_000;

interface Subject {
  name: string;
  times: number;
  call: (key: string) => unknown;
  took: number[];
}

/** A Map that keeps its order by use. */
class Lru {
  readonly #values = new Map<string, string>();

  set(key: string, value: string): void {
    this.#values.set(key, value);
  }

  get(key: string): string | undefined {
    const value = this.#values.get(key);
    if (value !== undefined) {
      this.#values.delete(key);
      this.#values.set(key, value);
    }
    return value;
  }
}

/** One connection, with nothing around it: a client library takes longer. */
class Redis {
  #told = "";
  #waiting: ((answer: string) => void) | undefined;

  constructor(readonly socket: Socket) {
    socket.setEncoding("latin1").on("data", (text) => {
      this.#told += text as unknown as string;
      const lines = this.#told.split("\r\n");
      if (lines.length > (this.#told.startsWith("$") ? 2 : 1)) {
        this.#told = "";
        this.#waiting?.(lines.at(-2) ?? "");
      }
    });
  }

  ask(command: string): Promise<string> {
    return new Promise((answer) => {
      this.#waiting = answer;
      this.socket.write(`${command}\r\n`);
    });
  }
}

async function fill(client: Client, redis: Redis, names: string[], value: string): Promise<void> {
  const cache = client.cache("country", { codec: text });
  for (const name of names) {
    await cache.put(name, value);
    await redis.ask(`SET freshold-bench:${name} ${value} EX 600`);
  }
  while ((client.near?.stats().entries ?? 0) < KEYS) {
    for (const name of names) {
      await cache.get(name);
    }
  }
}

async function measure(subjects: Subject[], names: string[]): Promise<void> {
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    for (const subject of subjects) {
      const began = process.hrtime.bigint();
      for (let i = 0; i < subject.times; i++) {
        let answer = subject.call(names[i % KEYS] ?? "");
        if (answer instanceof Promise) {
          answer = await answer;
        }
        if (answer !== true) {
          throw new Error(`${subject.name}: no hit`);
        }
      }
      if (round >= WARM_UPS) {
        subject.took.push(Number(process.hrtime.bigint() - began) / subject.times);
      }
    }
  }
}

function middle(figures: number[], digits: number): string {
  const sorted = figures.toSorted((a, b) => a - b).map((it) => it.toFixed(digits));
  return `${sorted[ROUNDS >> 1] ?? ""} (${sorted[0] ?? ""} to ${sorted.at(-1) ?? ""})`;
}

const [address, port] = process.argv.slice(2);
if (address === undefined || port === undefined) {
  throw new Error("usage: near ADDRESS REDIS_PORT");
}
const client = new Client(address, { near: { checkpointInterval: 10_000 } });
const socket = connect(Number(port), "127.0.0.1").setNoDelay(true);
await once(socket, "connect");
const redis = new Redis(socket);
const names = Array.from({ length: KEYS }, (_, i) => `bench-${i}`);
const value = "v".repeat(128);
await fill(client, redis, names, value);
const cache = client.cache("country", { codec: text });
const map = new Map(names.map((name) => [name, value]));
const lru = new Lru();
names.forEach((name) => lru.set(name, value));
const near = async (key: string): Promise<boolean> => {
  const found = await cache.get(key);
  return found.outcome === "hit" && found.served === "NEAR";
};
const subjects: Subject[] = [
  { name: "Map", times: IN_MEMORY, took: [], call: (key) => map.get(key) === value },
  { name: "LRU", times: IN_MEMORY, took: [], call: (key) => lru.get(key) === value },
  { name: "near hit", times: IN_MEMORY, took: [], call: near },
  { name: "Redis GET", times: OVER_WIRE, took: [], call: async (key) => (await redis.ask(`GET freshold-bench:${key}`)) === value },
];
await measure(subjects, names);
console.log("            ns a hit; its time / that of a near hit of the same round");
for (const { name, took } of subjects) {
  const ratios = took.map((it, round) => it / (subjects[2]?.took[round] ?? Number.NaN));
  console.log(`${name.padEnd(10)}  ${middle(took, 0).padEnd(32)}  ${middle(ratios, 3)}`);
}
socket.end();
await client.close();
