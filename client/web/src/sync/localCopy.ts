// The copy of a document on this device. It helps, and never stands in the way: whatever becomes of it, people write on and the
// server hears of it. Tabs of one person share it, so one of them may throw it away under the others; so may the browser.

import { clearDocument, IndexeddbPersistence } from "y-indexeddb";
import type * as Y from "yjs";

/** Most times that one tab makes its copy anew; what goes away again and again is not wanted. */
const ANEW_MAX = 20;

/** A document's copy on this device, made anew from the document when it goes away. */
export class LocalCopy {
  /** Resolves when what this device had kept is in the document, or cannot be had. */
  readonly loaded: Promise<void>;
  readonly #name: string;
  readonly #doc: Y.Doc;
  /** Whether the server has all that the document holds. */
  readonly #isSaved: () => boolean;
  #settleLoaded: () => void = () => undefined;
  #kept: IndexeddbPersistence | null = null;
  #thrownAway = false;
  #closed = false;
  #anew = 0;

  constructor(name: string, doc: Y.Doc, isSaved: () => boolean) {
    this.#name = name;
    this.#doc = doc;
    this.#isSaved = isSaved;
    this.loaded = new Promise((resolve) => {
      this.#settleLoaded = resolve;
    });
    this.#open();
    doc.on("update", this.#store);
  }

  /** To be called when the server has all that the document holds: a copy that was thrown away is made anew. */
  saved(): void {
    if (!this.#thrownAway || this.#closed) return;
    this.#thrownAway = false;
    this.#open();
  }

  /** Ends the copying; the copy stays on the device. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#doc.off("update", this.#store);
    await this.#letGo(this.#kept);
  }

  readonly #store = (update: Uint8Array, origin: unknown): void => {
    try {
      this.#kept?._storeUpdate(update, origin);
    } catch {
      // Its database has ended, and nobody said so in time.
      this.#lost(this.#kept);
    }
  };

  /** Opens the copy, if the browser permits one (private windows may not). */
  #open(): void {
    try {
      if (typeof indexedDB === "undefined" || this.#anew > ANEW_MAX) throw new Error("no copy on this device");
      this.#anew += 1;
      const kept = new IndexeddbPersistence(this.#name, this.#doc);
      // It would listen by itself, and throw into the hands of whoever writes.
      this.#doc.off("update", kept._storeUpdate);
      void kept.whenSynced.then(this.#settleLoaded);
      kept._db.then((database) => {
        database.addEventListener("versionchange", () => this.#throwAway(kept));
        database.addEventListener("close", () => this.#lost(kept));
      }, this.#settleLoaded);
      this.#kept = kept;
    } catch {
      this.#settleLoaded();
    }
  }

  /** The browser took the copy: the document is copied again. */
  #lost(gone: IndexeddbPersistence | null): void {
    if (gone === null || gone !== this.#kept) return;
    void this.#letGo(gone);
    this.#open();
  }

  /** Another tab threw the copy away, for it held what the server refused. This document may hold that too, until the server has all of it. */
  #throwAway(gone: IndexeddbPersistence): void {
    if (gone !== this.#kept) return;
    void this.#letGo(gone);
    this.#thrownAway = true;
    if (this.#isSaved()) this.saved();
  }

  async #letGo(kept: IndexeddbPersistence | null): Promise<void> {
    this.#kept = null;
    this.#settleLoaded();
    await kept?.destroy().catch(() => undefined);
  }
}

/** Throws the copy of this name away, also under other tabs that have it open. */
export async function forget(name: string): Promise<void> {
  try {
    await clearDocument(name);
  } catch {
    // There is none, or it cannot be had.
  }
}
