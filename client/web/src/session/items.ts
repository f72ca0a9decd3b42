// What this browser keeps one by one under a common beginning. Each is an item of the storage of its own: two tabs of one person
// that write at the same moment never write over each other's.

import type { Store } from "../storage";

export class Items {
  readonly #store: Store;
  readonly #beginning: string;

  constructor(store: Store, beginning: string) {
    this.#store = store;
    this.#beginning = `${beginning}/`;
  }

  /** Everything that is kept, by name. */
  all(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const key of this.#store.keys()) {
      const value = key.startsWith(this.#beginning) ? this.#store.get(key) : null;
      if (value !== null) found.set(key.slice(this.#beginning.length), value);
    }
    return found;
  }

  get(name: string): string | null {
    return this.#store.get(this.#beginning + name);
  }

  /** Keeps it, or with null keeps it no longer. */
  put(name: string, value: string | null): void {
    this.#store.put(this.#beginning + name, value);
  }
}
