// What this browser keeps one by one under a common beginning. Each is an item of the storage of its own: two tabs of one person
// that write at the same moment never write over each other's.

import { keep, kept } from "../choices";

export class Items {
  readonly #storage: Storage;
  readonly #beginning: string;

  constructor(storage: Storage, beginning: string) {
    this.#storage = storage;
    this.#beginning = `${beginning}/`;
  }

  /** Everything that is kept, by name. Nothing where the browser has no storage. */
  all(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    try {
      for (let at = 0; at < this.#storage.length; at++) {
        const key = this.#storage.key(at);
        const value = key?.startsWith(this.#beginning) === true ? this.#storage.getItem(key) : null;
        if (key !== null && value !== null) found.set(key.slice(this.#beginning.length), value);
      }
    } catch {
      // No storage: nothing is kept.
    }
    return found;
  }

  get(name: string): string | null {
    return kept(this.#beginning + name, this.#storage);
  }

  /** Keeps it, or with null keeps it no longer. Without storage it lasts as long as the page. */
  put(name: string, value: string | null): void {
    keep(this.#beginning + name, value, this.#storage);
  }
}
