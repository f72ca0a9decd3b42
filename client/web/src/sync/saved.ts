// What can be said about a board's texts: saved, on the way, kept here, closed, refused. documents.ts feeds it.

/** Whether what this person wrote has reached the server's disk. */
export type Saved =
  /** Not connected yet; what is kept on this device is shown meanwhile. */
  | { readonly kind: "loading" }
  /** Everything is on the server's disk. */
  | { readonly kind: "saved" }
  /** Sent, not yet acknowledged. */
  | { readonly kind: "saving" }
  /** No connection; `notes` of mine have not been sent (as far as this page knows). `crowded`: because I have too many tabs open. */
  | { readonly kind: "offline"; readonly notes: number; readonly crowded: boolean }
  /** The board can be read only. */
  | { readonly kind: "closed" }
  /** The server did not take an edit (`reason` is an error code, or empty); the document must be started afresh. */
  | { readonly kind: "refused"; readonly reason: string; readonly notes: number };

/** What the provider is known to have said so far. */
export interface Facts {
  readonly connected: boolean;
  /** Whether the whole document has arrived on this connection. */
  readonly synced: boolean;
  readonly readOnly: boolean;
  readonly refused: string | null;
  /** Whether the server turned this tab away because the person has too many. */
  readonly crowded: boolean;
  /** Messages sent and not acknowledged. */
  readonly unacknowledged: number;
  /** Notes that this person changed since everything was last acknowledged. */
  readonly notes: number;
}

export function savedState(facts: Facts): Saved {
  if (facts.refused !== null) return { kind: "refused", reason: facts.refused, notes: facts.notes };
  if (!facts.connected) return { kind: "offline", notes: facts.notes, crowded: facts.crowded };
  if (!facts.synced) return facts.notes > 0 ? { kind: "saving" } : { kind: "loading" };
  if (facts.readOnly) return { kind: "closed" };
  return facts.unacknowledged > 0 && facts.notes > 0 ? { kind: "saving" } : { kind: "saved" };
}

/** How long everything must have been saved before that is said again, in milliseconds. */
const CALM_MS = 400;

/** What is said of a document. */
export interface SavedSource {
  readonly saved: () => Saved;
  readonly subscribe: (listener: () => void) => () => void;
}

/**
 * The same, said calmly: *saving* at once, *saved* only when that lasts. So somebody who types reads one word and not two in turn, and what is
 * said is never too good. Without a document: loading.
 */
export function calmly(document: SavedSource | null): SavedSource {
  let said: Saved = document?.saved() ?? { kind: "loading" };
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    saved: () => said,
    subscribe: (listener) => {
      if (document === null) return () => undefined;
      const say = (): void => {
        if (timer !== null) clearTimeout(timer);
        timer = null;
        const now = document.saved();
        if (JSON.stringify(now) === JSON.stringify(said)) return;
        said = now;
        listener();
      };
      const hear = (): void => {
        if (said.kind === "saving" && document.saved().kind === "saved") timer ??= setTimeout(say, CALM_MS);
        else say();
      };
      const unsubscribe = document.subscribe(hear);
      say();
      return () => {
        unsubscribe();
        if (timer !== null) clearTimeout(timer);
        timer = null;
      };
    },
  };
}
