import { notFound } from "../../src/index.js";
import type { Ask, Loaded, Loader, NotFound } from "../../src/index.js";
import { digits } from "./forms.js";
import type { Form } from "./match.js";

interface Counted {
  entered: number;
  cancelled: number;
  last: Form | undefined;
  results: Form[];
}

class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

/** Loaders and gates of one case, by name. */
export class Loaders {
  readonly #byName = new Map<string, Counted>();
  readonly #gates = new Map<string, Gate>();

  #named(name: string): Counted {
    const known = this.#byName.get(name) ?? { entered: 0, cancelled: 0, last: undefined, results: [] };
    this.#byName.set(name, known);
    return known;
  }

  #gate(name: string): Gate {
    const gate = this.#gates.get(name) ?? new Gate();
    this.#gates.set(name, gate);
    return gate;
  }

  open(name: string): void {
    this.#gate(name).open();
  }

  told(name: string): Form {
    const { entered, cancelled, last } = this.#named(name);
    return { entered, cancelled, last };
  }

  /** The loader that a step describes, for values of the codec of the step. */
  loader<V>(described: Form, valueOf: (value: unknown) => V): Loader<V> {
    const name = described["name"] as string;
    this.#named(name).results = described["results"] as Form[];
    return async (ask: Ask): Promise<Loaded<V> | NotFound> => {
      const known = this.#named(name);
      known.entered++;
      const result = known.results[Math.min(known.entered, known.results.length) - 1] ?? {};
      known.last = { readPrimary: ask.readPrimary, minVersion: digits(ask.minVersion) };
      if (typeof described["gate"] === "string") {
        await this.#passed(this.#gate(described["gate"]), known, ask.signal);
      }
      if (typeof result["error"] === "string") {
        throw new Error(result["error"]);
      }
      const version = typeof result["version"] === "string" ? BigInt(result["version"]) : undefined;
      if (typeof result["notFound"] === "string") {
        return notFound(result["notFound"], version);
      }
      return { value: valueOf(result["value"]), version, tags: result["tags"] as string[] | undefined, ttl: result["ttl"] as number | undefined };
    };
  }

  async #passed(gate: Gate, known: Counted, signal: AbortSignal): Promise<void> {
    const cancelled = new Promise<never>((_, reject) => {
      const end = () => {
        known.cancelled++;
        reject(signal.reason as Error);
      };
      if (signal.aborted) {
        end();
      } else {
        signal.addEventListener("abort", end);
        void gate.opened.then(() => {
          signal.removeEventListener("abort", end);
        });
      }
    });
    await Promise.race([gate.opened, cancelled]);
  }
}
