import type { TestContext } from "node:test";

import { Client } from "../src/index.js";
import type { ClientOptions } from "../src/index.js";
import { Control } from "./conformance/control.js";
import type { Line } from "./conformance/control.js";

const url = process.env["FRESHOLD_CONTROL"];

/** Why a test that needs a server is skipped; false where the harness serves one. */
export const withoutServer = url === undefined ? "FRESHOLD_CONTROL is not set: make clients-test starts a server" : false;

/** A line to a server of the harness, with a tenant of its own. */
export async function openLine(t: TestContext): Promise<Line> {
  const line = await new Control(url ?? "").open("memory", t.name);
  t.after(() => line.end(true, ""));
  return line;
}

export async function connect(t: TestContext, options: ClientOptions = {}): Promise<{ client: Client; line: Line }> {
  const line = await openLine(t);
  const client = new Client(line.address, { tenant: line.tenant, ...options });
  t.after(() => client.close());
  return { client, line };
}
