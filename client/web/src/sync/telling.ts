// Presence that follows a hand: told soon, but not more often than others can use it, and only when it is another.

import type { OpenDocument } from "./documents";

type Awareness = OpenDocument["awareness"];

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
  const tell = (): void => {
    timer = null;
    const next = now();
    const said = JSON.stringify(next);
    if (next === undefined || said === told) return;
    told = said;
    awareness.setLocalStateField(key, next);
  };
  return {
    soon: () => {
      timer ??= setTimeout(tell, everyMs);
    },
    stop: () => {
      if (timer !== null) clearTimeout(timer);
      if (told !== "null") awareness.setLocalStateField(key, null);
    },
  };
}
