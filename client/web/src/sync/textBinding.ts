// Binds a text of a Yjs document to a text field: what is typed here becomes the smallest edit of the shared text, what
// others type appears without moving the caret off its place, and a running composition (Chinese, accents, a phone's
// keyboard) is never disturbed. Framework-free. It knows no document and no map, only one Y.Text and one field.

import * as Y from "yjs";

/** One replacement in a text, in UTF-16 units as fields and Yjs count. */
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

/** What the binding needs of `<textarea>` or `<input>`. */
export type TextField = HTMLTextAreaElement | HTMLInputElement;

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
  if (end > 0 && (isLow(before.charCodeAt(before.length - end)) || isLow(after.charCodeAt(after.length - end)))) end -= 1;
  return { at: start, remove: before.length - start - end, insert: after.slice(start, after.length - end) };
}

function splitsPair(before: string, start: number, after: string): boolean {
  return isHigh(before.charCodeAt(start - 1)) && (isLow(before.charCodeAt(start)) || isLow(after.charCodeAt(start)));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
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
    } else {
      const length = typeof step.insert === "string" ? step.insert.length : 1;
      if (old < place || (old === place && sticky === "after")) now += length;
    }
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

/** Binds until the returned function is called. The field shows the shared text from then on. */
export function bindText(text: Y.Text, field: TextField): () => void {
  const origin = { field };
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]), captureTimeout: 600 });
  /** The shared text as the field last knew it, and what others did to it since (only while composing). */
  let known = text.toString();
  let missed: Step[][] = [];
  let composing = false;
  if (field.value !== known) field.value = known;

  const apply = (change: Change): void => {
    text.doc?.transact(() => {
      // One delta after the other: the change is carried through all that was missed.
      let removals: ReadonlyArray<readonly [number, number]> = change.remove > 0 ? [[change.at, change.at + change.remove]] : [];
      let at = change.at;
      for (const delta of missed) {
        removals = removals.flatMap(([from, to]) => changeAfter({ at: from, remove: to - from, insert: "" }, delta).removals);
        at = placeAfter(at, delta);
      }
      const sorted = [...removals].sort(([a], [b]) => b - a);
      for (const [from, to] of sorted) {
        text.delete(from, to - from);
        if (to <= at) at -= to - from;
        else if (from < at) at = from;
      }
      if (change.insert !== "") text.insert(at, change.insert);
    }, origin);
  };

  const show = (): void => {
    const now = text.toString();
    if (field.value === now) return;
    const focused = field.ownerDocument.activeElement === field;
    const { selectionStart, selectionEnd, scrollTop } = field;
    field.value = now;
    if (focused && selectionStart !== null) field.setSelectionRange(Math.min(selectionStart, now.length), Math.min(selectionEnd ?? selectionStart, now.length));
    field.scrollTop = scrollTop;
  };

  const take = (): void => {
    const change = changeBetween(known, field.value, field.selectionStart ?? undefined);
    const behind = missed.length > 0;
    const caret = field.selectionStart;
    if (change !== null) apply(change);
    let place = caret ?? 0;
    for (const delta of missed) place = placeAfter(place, delta);
    missed = [];
    known = text.toString();
    if (behind) {
      show();
      if (caret !== null && field.ownerDocument.activeElement === field) field.setSelectionRange(place, place);
    }
  };

  const observe = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === origin) return;
    const delta = event.delta as Step[];
    if (composing) {
      missed.push(delta);
      return;
    }
    const { selectionStart, selectionEnd, scrollTop } = field;
    known = text.toString();
    field.value = known;
    if (field.ownerDocument.activeElement === field && selectionStart !== null && selectionEnd !== null) {
      field.setSelectionRange(placeAfter(selectionStart, delta), placeAfter(selectionEnd, delta));
    }
    field.scrollTop = scrollTop;
  };

  const onInput = (): void => {
    if (!composing) take();
  };
  const onCompositionStart = (): void => {
    composing = true;
  };
  const onCompositionEnd = (): void => {
    composing = false;
    take();
  };
  const onBeforeInput = (event: Event): void => {
    const kind = (event as InputEvent).inputType;
    if (kind !== "historyUndo" && kind !== "historyRedo") return;
    event.preventDefault();
    if (kind === "historyUndo") undo.undo();
    else undo.redo();
  };
  const onKeyDown = (event: Event): void => {
    const { key, ctrlKey, metaKey, shiftKey, altKey } = event as KeyboardEvent;
    if (!(ctrlKey || metaKey) || altKey || composing) return;
    const pressed = key.toLowerCase();
    const back = (pressed === "z" || pressed === "я") && !shiftKey;
    const forth = ((pressed === "z" || pressed === "я") && shiftKey) || pressed === "y" || pressed === "н";
    if (!back && !forth) return;
    event.preventDefault();
    if (back) undo.undo();
    else undo.redo();
  };

  text.observe(observe);
  const heard: Array<[string, (event: Event) => void]> = [
    ["input", onInput], ["compositionstart", onCompositionStart], ["compositionend", onCompositionEnd],
    ["beforeinput", onBeforeInput], ["keydown", onKeyDown],
  ];
  for (const [name, listener] of heard) field.addEventListener(name, listener);
  return () => {
    // A composition that is cut short by closing the field must not lose its text.
    if (composing) take();
    for (const [name, listener] of heard) field.removeEventListener(name, listener);
    text.unobserve(observe);
    undo.destroy();
  };
}
