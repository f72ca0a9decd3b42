// Whether a screen offers the person's drafts itself, as a room does, so that they are not offered twice.

import { useEffect, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
let places = 0;

function change(by: number): void {
  places += by;
  for (const listener of listeners) listener();
}

/** Said by whatever offers drafts, while it is shown. */
export function useOffering(): void {
  useEffect(() => {
    change(1);
    return () => change(-1);
  }, []);
}

export function useOfferedElsewhere(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => places > 0,
  );
}
