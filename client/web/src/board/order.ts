// Places among neighbours: a fractional index as text, so that putting a note between two others changes that note alone.
// Keys are fractions in base 62 written without "0."; they are compared as text and never end in "0".

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WELL_FORMED = /^[0-9A-Za-z]*[1-9A-Za-z]$/;

/** Which of two places comes first; notes without one come last. Compared by code units, the same for everybody. */
export function compareOrder(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

/**
 * A place after `before` and before `after`; null stands for the ends. Where the neighbours leave no room (equal, turned
 * round, or written by somebody with another alphabet), the place right after `before` is given.
 */
export function orderBetween(before: string | null, after: string | null): string {
  const low = before !== null && WELL_FORMED.test(before) ? before : "";
  const high = after !== null && WELL_FORMED.test(after) && after > low ? after : null;
  return middle(low, high);
}

/** `count` places in a row between two neighbours. */
export function ordersBetween(before: string | null, after: string | null, count: number): string[] {
  if (count <= 0) return [];
  const half = Math.floor(count / 2);
  const here = orderBetween(before, after);
  return [...ordersBetween(before, here, half), here, ...ordersBetween(here, after, count - half - 1)];
}

/** A fraction between `low` and `high` (null: 1), with few digits. */
function middle(low: string, high: string | null): string {
  if (high !== null) {
    let shared = 0;
    while ((low[shared] ?? "0") === high[shared]) shared += 1;
    if (shared > 0) return high.slice(0, shared) + middle(low.slice(shared), high.slice(shared));
  }
  const from = low === "" ? 0 : DIGITS.indexOf(low.charAt(0));
  const to = high === null ? DIGITS.length : DIGITS.indexOf(high.charAt(0));
  if (to - from > 1) {
    // Appending is the common case: take a small step, so that a hundred notes in a row keep short places.
    const step = high === null && low !== "" ? Math.max(1, Math.floor((to - from) / 8)) : Math.floor((to - from) / 2);
    return DIGITS.charAt(from + step);
  }
  if (high !== null && high.length > 1) return high.charAt(0);
  return DIGITS.charAt(from) + middle(low.slice(1), null);
}
