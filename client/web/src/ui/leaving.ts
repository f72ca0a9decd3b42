// What would be lost if the page went elsewhere by itself: words that are not saved yet, a code that is shown once.

import { useEffect } from "react";

let holding = 0;

/** While `holds`, the page goes nowhere unasked. */
export function useHolds(holds: boolean): void {
  useEffect(() => {
    if (!holds) return undefined;
    holding += 1;
    return () => {
      holding -= 1;
    };
  }, [holds]);
}

/** Whether somebody would lose something. */
export function isHeld(): boolean {
  return holding > 0;
}
