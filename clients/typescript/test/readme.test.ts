import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { promisify } from "node:util";

import { openLine, withoutServer } from "./line.js";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");

function block(language: string): string {
  return new RegExp("```" + language + "\n([^]*?)```").exec(readme)?.[1] ?? "";
}

test("version_isTheNewestOfTheChangelog_andThatOfTheReadme", () => {
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { version: string };
  const changelog = readFileSync(new URL("CHANGELOG.md", root), "utf8");

  assert.ok((/^## (.*)$/m.exec(changelog)?.[1] ?? "").startsWith(version));
  assert.ok(readme.includes(`freshold-client-${version}.tgz`));
});

test("readme_theStart_isTheExample", () => {
  assert.equal(block("ts"), readFileSync(new URL("example/start.ts", root), "utf8"));
});

test("readme_theStart_printsWhatItSays", { skip: withoutServer }, async (t) => {
  const line = await openLine(t);
  const env = { ...process.env, FRESHOLD_ADDRESS: line.address };

  const { stdout } = await promisify(execFile)(process.execPath, [new URL("dist/example/start.js", root).pathname], { env });

  assert.equal(stdout, block("text"));
});
