// What would be lost if the page went elsewhere by itself: words that are not saved yet, a code that is shown once. And what would be
// torn apart: a sentence that somebody is in the middle of.

import { useEffect } from "react";

/** `page`: something would be lost with the page. `typing`: somebody is writing where keys would mean something else a moment later. */
type What = "page" | "typing";

const holding: Record<What, number> = { page: 0, typing: 0 };

/** While `holds`, the page goes nowhere unasked. */
export function useHolds(holds: boolean, what: What = "page"): void {
  useEffect(() => {
    if (!holds) return undefined;
    holding[what] += 1;
    return () => {
      holding[what] -= 1;
    };
  }, [holds, what]);
}

/** Whether somebody would lose something, or is writing. */
export function isHeld(what: What): boolean {
  return holding[what] > 0;
}
