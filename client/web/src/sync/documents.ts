// The Yjs documents of a tab: one socket to `/collab`, one provider and one local copy per document. Loaded lazily, so
// that the start and join pages carry no board code. Framework-free; hooks.ts brings it into React.
// The server acknowledges an edit only after it is on disk, so "acknowledged" is what the page calls *saved*.

import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import * as Y from "yjs";
import { ATTEMPT_YOUNG_MS, CROWDED_RETRY_MS, UNANSWERED_MS } from "../live/store";
import type { BoardId, ErrorCode, PersonId } from "../protocol/generated";
import { forget, LocalCopy } from "./localCopy";
import { type Facts, type Saved, savedState } from "./saved";

/** Longest silence before the socket is given up, in milliseconds; the server pings more often. */
const SILENCE_MAX_MS = 45_000;
/** Longest pause between attempts to connect, in milliseconds. */
const BACKOFF_MAX_MS = 15_000;

/** One open document. */
export interface OpenDocument {
  readonly id: BoardId;
  readonly doc: Y.Doc;
  /** Presence: cursors and names. Null-safe to read; never stored by the server. */
  readonly awareness: NonNullable<HocuspocusProvider["awareness"]>;
  readonly saved: () => Saved;
  readonly subscribe: (listener: () => void) => () => void;
  /** Ids of the notes (keys of the map `notes`, or of another top map) changed here and not acknowledged yet. */
  readonly unsent: () => ReadonlySet<string>;
  /** Resolves when what this device had kept is in the document. */
  readonly local: Promise<void>;
}

interface Entry {
  readonly document: OpenDocument;
  readonly learn: (news: Partial<Facts>) => void;
  readonly close: () => Promise<void>;
  users: number;
}

/** The close code under which the provider itself ends a silent connection. */
const SILENT = 4408;

/** The reason of a refusal that is about the tabs of a person, not about a document. */
const TOO_MANY_TABS: ErrorCode = "too_many_sockets";

/** Whether this device keeps a copy of the documents beside the server's. */
export type Keeping = "on_device" | "on_server_only";

/** All documents of one seat in this tab. */
export class Documents {
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #token: string;
  readonly #person: PersonId;
  readonly #keeping: Keeping;
  readonly #onDoubt: () => void;
  readonly #entries = new Map<BoardId, Entry>();
  #retry: ReturnType<typeof setTimeout> | null = null;
  /** When the present attempt to connect began, in milliseconds since 1970. */
  #attemptedAt = 0;

  /** `onDoubt` is called when what was sent has not been acknowledged for a while, and again as long as that is so. */
  constructor(url: string, token: string, person: PersonId, keeping: Keeping = "on_device", onDoubt: () => void = () => undefined) {
    this.#token = token;
    this.#person = person;
    this.#keeping = keeping;
    this.#onDoubt = onDoubt;
    this.#socket = new HocuspocusProviderWebsocket({
      url,
      messageReconnectTimeout: SILENCE_MAX_MS,
      delay: 500,
      minDelay: 500,
      maxDelay: BACKOFF_MAX_MS,
      onStatus: ({ status }) => {
        if (status === "connecting") this.#attemptedAt = Date.now();
      },
    });
  }

  /** Opens a document, or joins whoever in this tab has it open. Give it back with `release`. */
  open(id: BoardId): OpenDocument {
    const entry = this.#entries.get(id) ?? this.#start(id);
    entry.users += 1;
    return entry.document;
  }

  /** Gives a document back; the last one to do so closes it. */
  release(document: OpenDocument): void {
    const entry = this.#entries.get(document.id);
    if (entry?.document !== document) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    this.#entries.delete(document.id);
    void entry.close();
  }

  /**
   * Throws this device's copy away and starts from the server's, after an edit was refused or the board was closed under
   * unsent edits. Take the texts of `unsent()` out first. Every holder must open the document again.
   */
  async restart(id: BoardId): Promise<void> {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    await entry?.close();
    if (this.#keeping === "on_device") await forget(this.#localName(id));
  }

  /** Connects at once instead of waiting for the next attempt, also if this tab was one too many. While connected it does nothing. */
  retryNow(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const young = this.#socket.status === "connecting" && Date.now() - this.#attemptedAt < ATTEMPT_YOUNG_MS;
    // It ends a pause between attempts, and an attempt that hangs.
    if (!young) void this.#socket.connect();
  }

  /** Gives the connection up and makes another one: nothing comes over it any more, and nobody said that it ended. */
  reconnect(): void {
    // The browser may take minutes to say so; the provider is told now, and lets go.
    if (this.#socket.status === "connected") this.#socket.webSocket?.dispatchEvent(new CloseEvent("close", { code: SILENT, reason: "silent" }));
    this.retryNow();
  }

  /** The server has turned this tab away: hangs up, instead of asking again and again, until the person may have closed others. */
  #giveWay(): void {
    this.#retry ??= setTimeout(() => this.retryNow(), CROWDED_RETRY_MS);
    for (const entry of this.#entries.values()) entry.learn({ crowded: true });
    this.#socket.disconnect();
  }

  /** Closes everything. */
  stop(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    for (const entry of this.#entries.values()) void entry.close();
    this.#entries.clear();
    this.#socket.destroy();
  }

  #localName(id: BoardId): string {
    return `fivefold.${this.#person}.${id}`;
  }

  #start(id: BoardId): Entry {
    const doc = new Y.Doc();
    const listeners = new Set<() => void>();
    const unsent = new Set<string>();
    let facts: Facts = {
      connected: false, synced: false, readOnly: false, refused: null, crowded: this.#retry !== null, unacknowledged: 0, notes: 0,
    };
    let saved = savedState(facts);
    const isSaved = () => facts.synced && facts.refused === null && !facts.readOnly && facts.unacknowledged === 0 && unsent.size === 0;
    let copy: LocalCopy | null = null;
    let unanswered: ReturnType<typeof setInterval> | undefined;
    const waitForAnswer = (): void => {
      const waits = facts.connected && facts.refused === null && facts.unacknowledged > 0;
      if (waits) unanswered ??= setInterval(this.#onDoubt, UNANSWERED_MS);
      else {
        clearInterval(unanswered);
        unanswered = undefined;
      }
    };
    const learn = (news: Partial<Facts>): void => {
      facts = { ...facts, ...news, notes: unsent.size };
      waitForAnswer();
      if (isSaved()) copy?.saved();
      const next = savedState(facts);
      if (JSON.stringify(next) === JSON.stringify(saved)) return;
      saved = next;
      for (const listener of listeners) listener();
    };

    const provider = new HocuspocusProvider({
      websocketProvider: this.#socket,
      name: id,
      document: doc,
      token: this.#token,
      onStatus: ({ status }) => learn({ connected: status === "connected", crowded: this.#retry !== null, ...(status === "connected" ? {} : { synced: false }) }),
      onAuthenticated: ({ scope }) => learn({ readOnly: scope === "readonly", refused: null, crowded: false }),
      onAuthenticationFailed: ({ reason }) => (reason === TOO_MANY_TABS ? this.#giveWay() : learn({ refused: reason })),
      onSynced: () => learn({ synced: true }),
      onClose: () => learn({ synced: false }),
      onUnsyncedChanges: ({ number }) => {
        if (number === 0 && facts.connected) unsent.clear();
        learn({ unacknowledged: number });
      },
    });
    doc.on("afterTransaction", (transaction: Y.Transaction) => {
      if (!transaction.local || transaction.origin === provider) return;
      const before = unsent.size;
      for (const key of changedKeys(transaction)) unsent.add(key);
      if (unsent.size !== before) learn({});
    });
    // After the provider, which so hears of every edit whatever the copy does.
    copy = this.#keeping === "on_device" ? new LocalCopy(this.#localName(id), doc, isSaved) : null;
    // Whoever only looks is not announced.
    provider.awareness?.setLocalState(null);
    provider.attach();
    learn({ connected: this.#socket.status === "connected" });

    const awareness = provider.awareness;
    if (awareness === null) throw new Error("a provider made without `awareness: null` has an awareness");
    const entry: Entry = {
      users: 0,
      learn,
      document: {
        id,
        doc,
        awareness,
        saved: () => saved,
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        unsent: () => unsent,
        local: copy?.loaded ?? Promise.resolve(),
      },
      close: async () => {
        provider.destroy();
        clearInterval(unanswered);
        await copy?.close();
        doc.destroy();
      },
    };
    this.#entries.set(id, entry);
    return entry;
  }
}

/** The keys, in the document's top maps, under which a transaction changed something. */
export function changedKeys(transaction: Y.Transaction): Set<string> {
  const keys = new Set<string>();
  for (const [type, changed] of transaction.changed) {
    if (type._item === null) {
      for (const key of changed) if (key !== null) keys.add(key);
      continue;
    }
    let item: Y.Item = type._item;
    while (item.parent instanceof Y.AbstractType && item.parent._item !== null) item = item.parent._item;
    if (item.parentSub !== null) keys.add(item.parentSub);
  }
  return keys;
}
