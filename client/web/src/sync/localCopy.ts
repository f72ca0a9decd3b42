// The copy of a document on this device. It helps, and never stands in the way: whatever becomes of it, people write on and the
// server hears of it. Tabs of one person share it, so one of them may throw it away under the others; so may the browser.

import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

/** Most times that one tab makes its copy anew; what goes away again and again is not wanted. */
const ANEW_MAX = 20;

/** A document's copy on this device, made anew from the document when it goes away. */
export class LocalCopy {
  /** Resolves when what this device had kept is in the document. */
  readonly loaded: Promise<void>;
  readonly #name: string;
  readonly #doc: Y.Doc;
  #kept: IndexeddbPersistence | null;
  #anew = 0;

  constructor(name: string, doc: Y.Doc) {
    this.#name = name;
    this.#doc = doc;
    this.#kept = this.#open();
    this.loaded = this.#kept === null ? Promise.resolve() : this.#kept.whenSynced.then(() => undefined);
    doc.on("update", this.#store);
  }

  /** Ends the copying; the copy stays on the device. */
  async close(): Promise<void> {
    this.#doc.off("update", this.#store);
    const kept = this.#kept;
    this.#kept = null;
    await kept?.destroy().catch(() => undefined);
  }

  readonly #store = (update: Uint8Array, origin: unknown): void => {
    try {
      this.#kept?._storeUpdate(update, origin);
    } catch {
      // Its database is closing, and nobody said so in time.
      this.#makeAnew(this.#kept);
    }
  };

  /** A copy, if the browser permits one (private windows may not). */
  #open(): IndexeddbPersistence | null {
    if (typeof indexedDB === "undefined") return null;
    try {
      const kept = new IndexeddbPersistence(this.#name, this.#doc);
      // It would listen by itself, and throw into the hands of whoever writes.
      this.#doc.off("update", kept._storeUpdate);
      kept._db.then((database) => {
        for (const end of ["versionchange", "close"]) database.addEventListener(end, () => this.#makeAnew(kept));
      }, () => undefined);
      return kept;
    } catch {
      return null;
    }
  }

  /** What went away is replaced by a copy of all that the document holds. */
  #makeAnew(gone: IndexeddbPersistence | null): void {
    if (gone === null || gone !== this.#kept) return;
    this.#kept = null;
    void gone.destroy().catch(() => undefined);
    this.#anew += 1;
    if (this.#anew <= ANEW_MAX) this.#kept = this.#open();
  }
}

/** Throws the copy of this name away. Tabs that have it open make theirs anew. */
export async function forget(name: string): Promise<void> {
  if (typeof indexedDB !== "undefined") await clearDocument(name).catch(() => undefined);
}
