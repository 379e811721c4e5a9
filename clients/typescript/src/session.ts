import type { Found } from "./results.js";

const REMEMBERED = 1024;
const FORMAT = 1;
const BYTES = 17;

/** Carries receipts and versions from answer to call, so that one sees one's own writes, whichever node is asked. */
export class Session {
  #receipt = "";
  readonly #versions = new Map<string, bigint>();

  /** @param receipt to go on from one, for instance from another process */
  constructor(receipt = "") {
    this.#receipt = receipt;
  }

  /** The newest that the session has seen; empty before the first answer. */
  get receipt(): string {
    return this.#receipt;
  }

  /** @internal */
  saw(receipt: string): void {
    if (receipt !== "") {
      this.#receipt = newer(this.#receipt, receipt);
    }
  }

  /** @internal */
  sawVersion(namespace: string, key: string, version: bigint | undefined): void {
    if (version === undefined) {
      return;
    }
    const name = `${namespace}\n${key}`;
    const before = this.#versions.get(name);
    this.#versions.delete(name);
    this.#versions.set(name, before !== undefined && before > version ? before : version);
    if (this.#versions.size > REMEMBERED) {
      const oldest = this.#versions.keys().next();
      if (!oldest.done) {
        this.#versions.delete(oldest.value);
      }
    }
  }

  /** @internal */
  version(namespace: string, key: string): bigint | undefined {
    return this.#versions.get(`${namespace}\n${key}`);
  }

  /** @internal */
  learn(namespace: string, key: string, found: Found): void {
    this.saw(found.lookup.receipt);
    if (found.lookup.outcome === "hit") {
      this.sawVersion(namespace, key, found.lookup.version);
    }
  }
}

/** What a receipt says. */
export interface Position {
  epoch: bigint;
  number: bigint;
}

/** Reads a receipt; undefined where it is of another form. */
export function positionOf(receipt: string): Position | undefined {
  const bytes = Buffer.from(receipt, "base64url");
  if (bytes.length !== BYTES || bytes[0] !== FORMAT) {
    return undefined;
  }
  return { epoch: bytes.readBigInt64BE(1), number: bytes.readBigInt64BE(9) };
}

/** The later of two receipts, the second of which came later. */
export function newer(before: string, after: string): string {
  const first = positionOf(before);
  const second = positionOf(after);
  return first !== undefined && second !== undefined && first.epoch === second.epoch && first.number > second.number ? before : after;
}
