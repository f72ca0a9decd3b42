// Board or list: the person's choice for this browser; until they choose, a list on narrow screens.

import { useCallback, useState, useSyncExternalStore } from "react";
import { device } from "../../storage";

export type ViewChoice = "board" | "list";

const KEY = "fivefold.view";
/** Below this width, in CSS pixels, a board is hard to use. */
const narrow = typeof matchMedia === "function" ? matchMedia("(max-width: 699px)") : null;

/** Whether the window is too narrow for a board. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    useCallback((listener: () => void) => {
      narrow?.addEventListener("change", listener);
      return () => narrow?.removeEventListener("change", listener);
    }, []),
    () => narrow?.matches ?? false,
  );
}

export function useViewChoice(): readonly [ViewChoice, (choice: ViewChoice) => void] {
  const isNarrow = useNarrow();
  const [choice, setChoice] = useState<ViewChoice | null>(stored);
  const choose = useCallback((next: ViewChoice) => {
    setChoice(next);
    device.put(KEY, next);
  }, []);
  return [choice ?? (isNarrow ? "list" : "board"), choose];
}

/** Whether a room that is opened now shows its board first. */
export function beginsWithBoard(): boolean {
  return (stored() ?? (narrow?.matches ? "list" : "board")) === "board";
}

function stored(): ViewChoice | null {
  const value = device.get(KEY);
  return value === "board" || value === "list" ? value : null;
}
