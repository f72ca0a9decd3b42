// What somebody tells the others of a document without writing it: presence. Some of it follows a hand: told soon, but not more often than others can use it, and only when it is another.

import type { OpenDocument } from "./documents";

type Awareness = OpenDocument["awareness"];

/**
 * Tells `value` under `key`; null takes it back. Who has nothing to tell is not announced at all: whoever only looks leaves no trace.
 */
export function tell(awareness: Awareness, key: string, value: unknown): void {
  const { [key]: before = null, ...rest } = awareness.getLocalState() ?? {};
  if (value !== null) awareness.setLocalState({ ...rest, [key]: value });
  else if (before !== null) awareness.setLocalState(Object.keys(rest).length === 0 ? null : rest);
}

export interface Telling {
  /** Something may have changed: what is so then is told within the shortest time. */
  readonly soon: () => void;
  /** Tells nothing more, and takes back what was told. */
  readonly stop: () => void;
}

/** Tells `now()` to the others under `key`, at most every `everyMs`; null takes it back, undefined says that nobody knows at the moment. */
export function telling(awareness: Awareness, key: string, everyMs: number, now: () => unknown): Telling {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let told = "null";
  const say = (): void => {
    timer = null;
    const next = now();
    const said = JSON.stringify(next);
    if (next === undefined || said === told) return;
    told = said;
    tell(awareness, key, next);
  };
  return {
    soon: () => {
      timer ??= setTimeout(say, everyMs);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      if (told !== "null") tell(awareness, key, null);
    },
  };
}
