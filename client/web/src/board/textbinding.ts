// Binds a shared text to a text field: what is typed goes out as the smallest change, what others type comes in without
// moving the caret or breaking an input method's composition. Knows no framework; the field may be any that has these parts.

import * as Y from "yjs";
import { limits } from "../protocol/generated";

/** One replacement: at `index`, `remove` characters out, `insert` in. Counted in UTF-16 units, as Yjs and fields do. */
export interface Change {
  readonly index: number;
  readonly remove: number;
  readonly insert: string;
}

/** The parts of a text field that the binding needs. */
export type TextBox = Pick<HTMLTextAreaElement, "value" | "selectionStart" | "selectionEnd" | "setSelectionRange">;

type Delta = ReadonlyArray<{ readonly retain?: number; readonly insert?: unknown; readonly delete?: number }>;

/**
 * The smallest replacement that makes `after` of `before`, or null. `caret` is where the caret stands in `after`: among
 * equal characters it tells which of them was typed. A character of two units is never cut.
 */
export function changeBetween(before: string, after: string, caret: number): Change | null {
  if (before === after) return null;
  const tailMax = Math.min(before.length, after.length - Math.min(caret, after.length));
  let tail = 0;
  while (tail < tailMax && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const headMax = Math.min(before.length, after.length) - tail;
  let head = 0;
  while (head < headMax && before[head] === after[head]) head += 1;
  const rest = Math.min(before.length, after.length) - head;
  while (tail < rest && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  if (isHigh(before, head - 1) && head > 0) head -= 1;
  if (tail > 0 && (isLow(before, before.length - tail) || isLow(after, after.length - tail))) tail -= 1;
  return { index: head, remove: before.length - head - tail, insert: after.slice(head, after.length - tail) };
}

/** Where a place in a text is after others' changes. Text typed exactly there goes behind it. */
export function movedBy(delta: Delta, index: number): number {
  let at = 0;
  let moved = index;
  for (const part of delta) {
    if (at > moved) break;
    if (part.retain !== undefined) at += part.retain;
    else if (part.delete !== undefined) moved -= Math.min(part.delete, Math.max(0, moved - at));
    else {
      const length = typeof part.insert === "string" ? part.insert.length : 1;
      if (at < moved) moved += length;
      at += length;
    }
  }
  return moved;
}

export class TextBinding {
  readonly #text: Y.Text;
  readonly #box: TextBox;
  /** What the field held when it and the shared text last agreed. */
  #agreed: string;
  #composing = false;
  /** Others' changes that wait for the end of a composition. */
  #waiting: Delta[] = [];
  readonly #undo: Y.UndoManager;

  constructor(text: Y.Text, box: TextBox) {
    this.#text = text;
    this.#box = box;
    this.#agreed = text.toString();
    if (box.value !== this.#agreed) box.value = this.#agreed;
    text.observe(this.#receive);
    this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: 600 });
  }

  /** Call on `input`. */
  readonly input = (): void => {
    if (!this.#composing) this.#sendOut();
  };

  /** Call on `compositionstart`. */
  readonly compositionStart = (): void => {
    this.#composing = true;
  };

  /** Call on `compositionend`. */
  readonly compositionEnd = (): void => {
    this.#composing = false;
    this.#sendOut();
  };

  /** Takes back or repeats one's own last keystrokes in this text. False if there are none. */
  undo(): boolean {
    this.flush();
    return this.#undo.undo() !== null;
  }

  redo(): boolean {
    this.flush();
    return this.#undo.redo() !== null;
  }

  /** Sends what the field holds, also in the middle of a composition. */
  flush(): void {
    this.#composing = false;
    this.#sendOut();
  }

  /** Sends what is left and lets go. */
  destroy(): void {
    this.flush();
    this.#text.unobserve(this.#receive);
    this.#undo.destroy();
  }

  #sendOut(): void {
    const caret = this.#box.selectionEnd;
    const change = changeBetween(this.#agreed, this.#box.value, caret);
    const waiting = this.#waiting;
    this.#waiting = [];
    if (change !== null) {
      const place = (index: number) => waiting.reduce((moved, delta) => movedBy(delta, moved), index);
      const from = place(change.index);
      const to = Math.max(from, place(change.index + change.remove));
      const room = Math.max(0, limits.NOTE_TEXT_MAX - (this.#text.length - (to - from)));
      const insert = fitting(change.insert, room);
      this.#transact(() => {
        if (to > from) this.#text.delete(from, to - from);
        if (insert !== "") this.#text.insert(from, insert, {});
      });
      this.#show(Math.min(from + insert.length + Math.max(0, caret - change.index - change.insert.length), this.#text.length));
      return;
    }
    if (waiting.length > 0) this.#show(waiting.reduce((moved, delta) => movedBy(delta, moved), caret));
  }

  readonly #receive = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return;
    const delta = event.delta as Delta;
    if (this.#composing) {
      this.#waiting.push(delta);
      return;
    }
    const start = movedBy(delta, this.#box.selectionStart);
    const end = movedBy(delta, this.#box.selectionEnd);
    this.#show(start, end);
  };

  /** Makes the field show the shared text, with the caret at `start`. A field that already agrees is left alone. */
  #show(start: number, end = start): void {
    this.#agreed = this.#text.toString();
    if (this.#box.value === this.#agreed) return;
    this.#box.value = this.#agreed;
    this.#box.setSelectionRange(start, end);
  }

  #transact(run: () => void): void {
    const doc = this.#text.doc;
    if (doc === null) run();
    else doc.transact(run, this);
  }
}

/** The front of `text` that has at most `room` units and does not cut a character. */
function fitting(text: string, room: number): string {
  if (text.length <= room) return text;
  return text.slice(0, isHigh(text, room - 1) ? room - 1 : room);
}

function isHigh(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLow(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff;
}
