// Whether the Tab key stops at a note and its buttons. On a board every note is a stop; in a list only one is, and the arrow keys lead to
// the others, so that nobody tabs through hundreds of buttons.

import { createContext, useContext } from "react";

export const TabStop = createContext(true);

/** For the buttons of a note. */
export function useTabIndex(): 0 | -1 {
  return useContext(TabStop) ? 0 : -1;
}
