// Keys, tags (and scopes, which are tags that a key names) and namespaces, so written that none can be taken for another.

export function keyName(namespace: string, key: string): string {
  return `k${namespace}\n${key}`;
}

export function tagName(tag: string): string {
  return `t${tag}`;
}

export function namespaceName(namespace: string): string {
  return `n${namespace}`;
}

export function namesOf(namespace: string, key: string, tags: readonly string[]): string[] {
  return [keyName(namespace, key), namespaceName(namespace), ...tags.map(tagName)];
}

const REMEMBERED = 16_384;

interface Heard {
  number: bigint;
  own: number;
}

/** Remembers when names were last invalidated, the newest of them. What had to be forgotten counts for all. */
export class HeardNames {
  /** Counts one's own writes. */
  own = 0;
  readonly #byName = new Map<string, Heard>();
  #floor = 0n;
  #ownFloor = 0;

  heard(name: string, number: bigint): void {
    const known = this.#of(name);
    if (number > known.number) {
      known.number = number;
    }
  }

  wrote(names: readonly string[]): void {
    this.own++;
    for (const name of names) {
      this.#of(name).own = this.own;
    }
  }

  #of(name: string): Heard {
    const known = this.#byName.get(name) ?? { number: 0n, own: 0 };
    this.#byName.delete(name);
    this.#byName.set(name, known);
    if (this.#byName.size > REMEMBERED) {
      for (const [oldest, was] of this.#byName) {
        this.#byName.delete(oldest);
        this.#floor = was.number > this.#floor ? was.number : this.#floor;
        this.#ownFloor = Math.max(this.#ownFloor, was.own);
        break;
      }
    }
    return known;
  }

  /** Begins anew: of what came up to a number nothing is known. */
  forget(number: bigint): void {
    this.#byName.clear();
    this.#floor = number;
    this.#ownFloor = ++this.own;
  }

  /** Something that meets one of the names came after a read of that position, or was written since it was begun. */
  overtook(names: readonly string[], read: bigint, own: number): boolean {
    if (read < this.#floor || own < this.#ownFloor) {
      return true;
    }
    return names.some((name) => {
      const met = this.#byName.get(name);
      return met !== undefined && (met.number > read || met.own > own);
    });
  }
}
