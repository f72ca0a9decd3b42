// What this browser keeps for the page. Where it keeps nothing (a private window, site data blocked, no room left), what is kept lasts
// as long as the page. Nothing else in the page names the browser's storage.

export class Store {
  /** The browser's storage; asking for it may already throw. */
  readonly #browser: () => Storage;
  /** What the browser did not take. */
  readonly #here = new Map<string, string>();

  constructor(browser: () => Storage) {
    this.#browser = browser;
  }

  /** What was kept under `key`; null if nothing was. */
  get(key: string): string | null {
    return this.#here.get(key) ?? this.#try((browser) => browser.getItem(key)) ?? null;
  }

  /** Keeps it, or with null keeps it no longer. */
  put(key: string, value: string | null): void {
    this.#here.delete(key);
    if (value === null) this.#try((browser) => browser.removeItem(key));
    else if (this.#try((browser) => (browser.setItem(key, value), true)) !== true) this.#here.set(key, value);
  }

  keys(): string[] {
    return [...new Set([...(this.#try((browser) => Object.keys(browser)) ?? []), ...this.#here.keys()])];
  }

  /** Whether what is under `key` outlives the page. */
  lasts(key: string): boolean {
    return !this.#here.has(key);
  }

  #try<What>(ask: (browser: Storage) => What): What | undefined {
    try {
      return ask(this.#browser());
    } catch {
      return undefined;
    }
  }
}

/** What every tab of this browser sees. */
export const device = new Store(() => localStorage);
/** What only this tab sees, also over a reload. */
export const ownTab = new Store(() => sessionStorage);
