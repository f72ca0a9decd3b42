// What this browser remembers of a seat's screen: news that were read, the moment it followed the facilitator last.

import { useCallback, useState } from "react";
import { device } from "../../storage";
import { useSession } from "../../hooks";
import type { Timestamp } from "../../protocol/generated";

export type Remembered = "moved" | "broadcast" | "followed" | "welcomed";

/** A moment kept for this seat; 0 if none was. */
export function useRemembered(what: Remembered): readonly [Timestamp, (at: Timestamp) => void] {
  const { seat } = useSession();
  const key = `fivefold.${what}.${seat.workshop}.${seat.person}`;
  const [at, setAt] = useState(() => read(key));
  const remember = useCallback((next: Timestamp) => {
    setAt(next);
    device.put(key, String(next));
  }, [key]);
  return [at, remember];
}

function read(key: string): Timestamp {
  const value = Number(device.get(key));
  return Number.isFinite(value) ? value : 0;
}
