// Changes of a plain text and what others' changes do to them. Pure. Everything is counted in UTF-16 units, as fields and
// Yjs count.

/** One replacement in a text. */
export interface Change {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/** A step of a Yjs delta of a plain text. */
export interface Step {
  readonly retain?: number;
  readonly delete?: number;
  readonly insert?: unknown;
}

/**
 * The smallest single replacement that makes `after` from `before`, or null if they are equal. Where it could stand in
 * several places (typing a second `l` into `hello`), the one that ends at `caret` in `after` is chosen. Never splits a
 * surrogate pair.
 */
export function changeBetween(before: string, after: string, caret = after.length): Change | null {
  if (before === after) return null;
  const most = Math.min(before.length, after.length);
  let end = 0;
  const endMax = Math.min(most, Math.max(0, after.length - caret));
  while (end < endMax && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  let start = 0;
  while (start < most - end && before[start] === after[start]) start += 1;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (start > 0 && splitsPair(before, start, after)) start -= 1;
  if (end > 0 && (isLow(before, before.length - end) || isLow(after, after.length - end))) end -= 1;
  return { at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) };
}

/** Where a place in a text is after `delta`. An insertion exactly there moves it only if `sticky` is "after". */
export function placeAfter(place: number, delta: readonly Step[], sticky: "before" | "after" = "before"): number {
  let old = 0;
  let now = place;
  for (const step of delta) {
    if (step.retain !== undefined) {
      old += step.retain;
    } else if (step.delete !== undefined) {
      now -= Math.max(0, Math.min(place, old + step.delete) - Math.min(place, old));
      old += step.delete;
    } else if (old < place || (old === place && sticky === "after")) now += lengthOf(step);
    if (old > place) break;
  }
  return now;
}

/**
 * What is left of a change that was made before `delta` was known: the stretches to remove, last first, and where the new
 * text goes. Nothing that others inserted meanwhile is removed.
 */
export function changeAfter(change: Change, delta: readonly Step[]): { readonly removals: ReadonlyArray<readonly [number, number]>; readonly at: number } {
  let stretches: Array<[number, number]> = change.remove > 0 ? [[change.at, change.at + change.remove]] : [];
  let old = 0;
  for (const step of delta) {
    if (step.retain !== undefined) old += step.retain;
    else if (step.delete !== undefined) old += step.delete;
    else {
      const cut = old;
      stretches = stretches.flatMap(([from, to]) => (from < cut && cut < to ? [[from, cut], [cut, to]] : [[from, to]]));
    }
  }
  const removals = stretches
    .map(([from, to]) => [placeAfter(from, delta, "after"), placeAfter(to, delta)] as const)
    .filter(([from, to]) => to > from)
    .reverse();
  return { removals, at: placeAfter(change.at, delta) };
}

/** Where a delta ends its last change, in the text after it. */
export function endOf(delta: readonly Step[]): number {
  let now = 0;
  for (const step of delta) {
    if (step.retain !== undefined) now += step.retain;
    else if (step.insert !== undefined) now += lengthOf(step);
  }
  return now;
}

/** The longest front of `text` that has at most `room` units and does not cut a character. */
export function fitting(text: string, room: number): string {
  if (text.length <= room) return text;
  return text.slice(0, Math.max(0, isHigh(text, room - 1) ? room - 1 : room));
}

function lengthOf(step: Step): number {
  return typeof step.insert === "string" ? step.insert.length : 1;
}

function splitsPair(before: string, start: number, after: string): boolean {
  return isHigh(before, start - 1) && (isLow(before, start) || isLow(after, start));
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit < 0xe000;
}
