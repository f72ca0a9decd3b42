// The keys that work anywhere on a board, unless something is being written. Letters count by their place where the alphabet is
// another one (keyboard.ts).

import { useEffect, useRef } from "react";
import { letterOf, undoOf } from "../../keyboard";

/** What a key does; null for nothing. */
export interface BoardKeys {
  readonly write: (() => void) | null;
  readonly undo: ((how: "undo" | "redo") => void) | null;
  readonly search: (() => void) | null;
  readonly selectAll: (() => void) | null;
  readonly escape: (() => void) | null;
}

export function useBoardKeys(keys: BoardKeys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.defaultPrevented || event.altKey) return;
      if (target instanceof HTMLElement && target.closest("input:not([type=checkbox]), textarea, select, dialog, [role=menu], [contenteditable]")) return;
      const run = actionOf(event, latest.current);
      if (run === null) return;
      run();
      event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

function actionOf(event: KeyboardEvent, { write, undo, search, selectAll, escape }: BoardKeys): (() => void) | null {
  const letter = letterOf(event);
  if (event.ctrlKey || event.metaKey) {
    const how = undoOf(event);
    if (how !== null) return undo === null ? null : () => undo(how);
    return letter === "a" ? selectAll : null;
  }
  if (letter === "n") return write;
  // The sign itself, or the key it stands on where the alphabet is another one.
  if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) return search;
  return event.key === "Escape" ? escape : null;
}
