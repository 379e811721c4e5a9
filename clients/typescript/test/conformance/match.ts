import { isDeepStrictEqual } from "node:util";

export type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;
export type Form = Record<string, unknown>;

/** The values that patterns have captured. */
export class Kept {
  #values = new Map<string, unknown>();

  get(name: string): unknown {
    return this.#values.get(name);
  }

  /** Says why a result does not meet a pattern. Captures of a pattern that is not met are not kept. */
  match(pattern: unknown, result: unknown): string | undefined {
    const before = new Map(this.#values);
    const failed = this.#try("result", pattern, result);
    if (failed !== undefined) {
      this.#values = before;
    }
    return failed;
  }

  #try(at: string, pattern: unknown, result: unknown): string | undefined {
    const there = result !== undefined;
    if (pattern === "$any") {
      return there ? undefined : `${at} is not there`;
    }
    if (pattern === "$absent") {
      return there ? `${at} is there: ${show(result)}` : undefined;
    }
    if (Array.isArray(pattern)) {
      if (!Array.isArray(result) || result.length !== pattern.length) {
        return `${at}: ${pattern.length} items wanted, found ${show(result)}`;
      }
      return first(pattern.map((each, i) => () => this.#try(`${at}[${i}]`, each, result[i])));
    }
    if (isObject(pattern)) {
      return this.#object(at, pattern, result);
    }
    return isDeepStrictEqual(pattern, result) ? undefined : `${at}: wanted ${show(pattern)}, found ${show(result)}`;
  }

  #object(at: string, pattern: Form, result: unknown): string | undefined {
    const names = Object.keys(pattern);
    const plain = names.filter((name) => !name.startsWith("$"));
    const failed = first(names.filter((name) => name.startsWith("$")).map((name) => () => this.#operator(at, name, pattern[name], result)));
    if (failed !== undefined || (plain.length === 0 && names.length > 0)) {
      return failed;
    }
    if (!isObject(result)) {
      return `${at}: an object wanted, found ${show(result)}`;
    }
    const wrong = first(plain.map((name) => () => this.#try(`${at}.${name}`, pattern[name], result[name])));
    return wrong === undefined ? undefined : `${wrong} in ${show(result)}`;
  }

  #operator(at: string, name: string, wanted: unknown, result: unknown): string | undefined {
    if (name === "$oneOf") {
      const reasons: string[] = [];
      for (const each of wanted as unknown[]) {
        const failed = this.#try(at, each, result);
        if (failed === undefined) {
          return undefined;
        }
        reasons.push(failed);
      }
      return `${at}: none of them: ${reasons.join("; ")}`;
    }
    return result !== undefined && this.#holds(at, name, wanted, result) ? undefined : `${at}: ${name} ${show(wanted)} wanted, found ${show(result)}`;
  }

  #holds(at: string, name: string, wanted: unknown, result: unknown): boolean {
    switch (name) {
      case "$ge":
        return typeof result === "number" && result >= (wanted as number);
      case "$le":
        return typeof result === "number" && result <= (wanted as number);
      case "$has":
        return Array.isArray(result) && (wanted as unknown[]).every((each) => result.some((item) => this.#try(at, each, item) === undefined));
      case "$match":
        return typeof result === "string" && new RegExp(wanted as string).test(result);
      case "$same":
        return isDeepStrictEqual(this.#values.get(wanted as string), result);
      case "$capture":
        this.#values.set(wanted as string, result);
        return true;
      default:
        throw new Error(`pattern ${name} is unknown`);
    }
  }

  /** Puts what was captured into arguments. */
  fill(value: unknown): unknown {
    if (typeof value === "string") {
      return value.startsWith("$") && this.#values.has(value.slice(1)) ? this.#values.get(value.slice(1)) : value;
    }
    if (Array.isArray(value)) {
      return value.map((each) => this.fill(each));
    }
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.fill(each)])) : value;
  }
}

export function isObject(value: unknown): value is Form {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function first(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const failed = check();
    if (failed !== undefined) {
      return failed;
    }
  }
  return undefined;
}

export function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** Gives a result the form that JSON would give it. */
export function normal(value: unknown): unknown {
  return value === undefined ? {} : (JSON.parse(JSON.stringify(value)) as unknown);
}
