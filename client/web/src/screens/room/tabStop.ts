// Where the Tab key stops among the notes of a board or a list: at one of them and at its buttons. The arrow keys lead to the others, so that
// nobody tabs through hundreds of buttons.

import { createContext, useContext } from "react";
import type { NoteId } from "../../protocol/generated";

/** The note at which Tab stops among those that are shown, in order: the chosen one, else the first. */
export function stopAmong(shown: readonly NoteId[], chosen: NoteId | null): NoteId | null {
  return shown.find((id) => id === chosen) ?? shown[0] ?? null;
}

/** Whether Tab stops at the note around. */
export const TabStop = createContext(true);

/** For the buttons of a note. */
export function useTabIndex(): 0 | -1 {
  return useContext(TabStop) ? 0 : -1;
}
