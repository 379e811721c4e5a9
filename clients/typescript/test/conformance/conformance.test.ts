import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import type { ClientOptions } from "../../src/index.js";
import { Control } from "./control.js";
import type { Form } from "./match.js";
import { Run } from "./run.js";

interface Case {
  name: string;
  stores?: string[];
  clients?: Record<string, ClientOptions>;
  steps: Form[];
}

const CASE_ENDS_WITHIN = 180_000;
const url = process.env["FRESHOLD_CONTROL"];
const folder = process.env["FRESHOLD_CASES"] ?? "";
const glob = process.env["FRESHOLD_RUN"] ?? "*";

function cases(): Case[] {
  const wanted = new RegExp(`^${glob.replaceAll("*", ".*")}$`);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Case[])
    .filter((it) => wanted.test(it.name));
}

async function play(control: Control, store: string, it: Case): Promise<void> {
  const line = await control.open(store, it.name);
  const run = new Run(line, it.clients ?? { a: {} });
  let failed: Error | undefined;
  try {
    await run.all(it.steps, AbortSignal.timeout(CASE_ENDS_WITHIN));
  } catch (error) {
    failed = error as Error;
  }
  await run.close();
  await line.end(failed === undefined, failed?.message ?? "");
  if (failed !== undefined) {
    throw failed;
  }
}

if (url === undefined) {
  test("conformance", { skip: "FRESHOLD_CONTROL is not set: make clients-test runs the cases" }, () => undefined);
} else {
  const control = new Control(url);
  for (const store of await control.stores()) {
    for (const it of cases()) {
      if (it.stores === undefined || it.stores.includes(store)) {
        test(`${store}/${it.name}`, () => play(control, store, it));
      }
    }
  }
}
