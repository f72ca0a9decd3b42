// Binds a text of a Yjs document to a text field: what is typed here becomes the smallest edit of the shared text, what
// others type appears without moving the caret off its place, and a running composition (Chinese, accents, a phone's
// keyboard) is never disturbed. Framework-free. It knows no document and no map, only one Y.Text and one field.

import * as Y from "yjs";
import { undoOf } from "../keyboard";
import { type Change, changeAfter, changeBetween, endOf, fitting, placeAfter, type Step } from "./textChange";

/** What the binding needs of `<textarea>` or `<input>`. */
export type TextField = HTMLTextAreaElement | HTMLInputElement;

export interface BindingOptions {
  /** Longest text, in UTF-16 units; what is typed beyond it is not taken. */
  readonly max?: number;
  /** Called with what the field holds, whenever that changed. */
  readonly onShown?: (words: string) => void;
  /** Called with what was to come into the text and has no room there: nobody else has these words. */
  readonly onRest?: (rest: string) => void;
}

/** A cut looks so far back for a space, in UTF-16 units, so that no word is cut in two. */
const WORD_MAX = 60;

/** Keystrokes within this time, in milliseconds, are taken back together. */
const UNDO_TOGETHER_MS = 600;

/** Holds from its making until `destroy`. The field shows the shared text from then on. */
export class TextBinding {
  readonly #text: Y.Text;
  readonly #field: TextField;
  readonly #max: number;
  readonly #onShown: (words: string) => void;
  readonly #onRest: (rest: string) => void;
  readonly #undo: Y.UndoManager;
  readonly #heard: ReadonlyArray<readonly [string, (event: Event) => void]>;
  /** The shared text as the field last knew it; others' changes since then are in `#missed` (only while composing). */
  #known: string;
  #missed: Array<readonly Step[]> = [];
  #composing = false;

  constructor(text: Y.Text, field: TextField, { max = Number.POSITIVE_INFINITY, onShown = () => undefined, onRest = () => undefined }: BindingOptions = {}) {
    this.#text = text;
    this.#field = field;
    this.#max = max;
    this.#onShown = onShown;
    this.#onRest = onRest;
    this.#known = text.toString();
    if (field.value !== this.#known) field.value = this.#known;
    this.#undo = new Y.UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: UNDO_TOGETHER_MS });
    text.observe(this.#receive);
    this.#heard = [
      ["input", this.#onInput], ["compositionstart", this.#onCompositionStart], ["compositionend", this.#onCompositionEnd],
      ["beforeinput", this.#onBeforeInput], ["keydown", this.#onKeyDown],
    ];
    for (const [name, listener] of this.#heard) field.addEventListener(name, listener);
    onShown(field.value);
  }

  /** Takes back one's own last keystrokes in this text; others' stay. False if there are none. */
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
    this.#take();
  }

  /** Sends what is left and lets go. */
  destroy(): void {
    this.flush();
    for (const [name, listener] of this.#heard) this.#field.removeEventListener(name, listener);
    this.#text.unobserve(this.#receive);
    this.#undo.destroy();
  }

  readonly #onInput = (): void => {
    // Half a composition is sent as well (a phone's keyboard composes every word), as long as nobody else changed the text
    // meanwhile: then the field would have to be touched, and waits for the end.
    if (!this.#composing || this.#missed.length === 0) this.#take();
    else this.#onShown(this.#field.value);
  };

  readonly #onCompositionStart = (): void => {
    this.#composing = true;
  };

  readonly #onCompositionEnd = (): void => this.flush();

  readonly #onBeforeInput = (event: Event): void => {
    const { inputType: kind, data } = event as InputEvent;
    if (kind === "historyUndo" || kind === "historyRedo") {
      event.preventDefault();
      if (kind === "historyUndo") this.undo();
      else this.redo();
    } else if (data !== null && !this.#composing && this.#roomAtCaret() < data.length) {
      event.preventDefault();
      this.#insertFront(data);
    }
  };

  /** How much may come in place of what is selected. */
  #roomAtCaret(): number {
    const { value, selectionStart, selectionEnd } = this.#field;
    return Math.max(0, this.#max - value.length + (selectionEnd ?? 0) - (selectionStart ?? 0));
  }

  /** Takes what fits of a text, up to the end of a word; the field by itself would drop the rest without a sign. */
  #insertFront(text: string): void {
    const field = this.#field;
    const most = fitting(text, this.#roomAtCaret());
    const space = Math.max(most.lastIndexOf(" "), most.lastIndexOf("\n"));
    const front = most.slice(0, space > 0 && space >= most.length - WORD_MAX ? space + 1 : most.length);
    if (front !== "") {
      field.setRangeText(front, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#onRest(text.slice(front.length));
  }

  readonly #onKeyDown = (event: Event): void => {
    const pressed = event as KeyboardEvent;
    const how = this.#composing ? null : undoOf(pressed);
    if (how === null) return;
    event.preventDefault();
    if (how === "undo") this.undo();
    else this.redo();
  };

  /** Makes what was typed an edit, and shows what others did meanwhile. */
  #take(): void {
    const field = this.#field;
    // Somebody took the whole text away: what the field holds is all that is left of it.
    if (this.#text._item?.deleted === true) return;
    const caret = field.selectionEnd ?? field.value.length;
    const change = changeBetween(this.#known, field.value, caret);
    const missed = this.#missed;
    this.#missed = [];
    const rest = change === null ? "" : this.#apply(change, missed);
    this.#known = this.#text.toString();
    this.#show(Math.min(missed.reduce((place, delta) => placeAfter(place, delta), caret), this.#known.length));
    if (change !== null || missed.length > 0) this.#onShown(field.value);
    if (rest !== "") this.#onRest(rest);
  }

  /** Gives what had no room, because others wrote meanwhile. */
  #apply(change: Change, missed: ReadonlyArray<readonly Step[]>): string {
    let rest = "";
    // One delta after the other: the change is carried through all that was missed.
    let removals: ReadonlyArray<readonly [number, number]> = change.remove > 0 ? [[change.at, change.at + change.remove]] : [];
    let at = change.at;
    for (const delta of missed) {
      removals = removals.flatMap(([from, to]) => changeAfter({ at: from, remove: to - from, insert: "" }, delta).removals);
      at = placeAfter(at, delta);
    }
    const run = (): void => {
      for (const [from, to] of [...removals].sort(([a], [b]) => b - a)) {
        this.#text.delete(from, to - from);
        if (to <= at) at -= to - from;
        else if (from < at) at = from;
      }
      const insert = fitting(change.insert, Math.max(0, this.#max - this.#text.length));
      rest = change.insert.slice(insert.length);
      if (insert !== "") this.#text.insert(at, insert);
    };
    if (this.#text.doc === null) run();
    else this.#text.doc.transact(run, this);
    return rest;
  }

  readonly #receive = (event: Y.YTextEvent, transaction: Y.Transaction): void => {
    if (transaction.origin === this) return;
    const delta = event.delta as readonly Step[];
    if (this.#composing) {
      this.#missed.push(delta);
      return;
    }
    this.#known = this.#text.toString();
    if (transaction.origin === this.#undo) this.#show(endOf(delta));
    else this.#show(placeAfter(this.#field.selectionStart ?? 0, delta), placeAfter(this.#field.selectionEnd ?? 0, delta));
    this.#onShown(this.#field.value);
  };

  /** Makes the field show what is known, with the selection from `start` to `end`. A field that already agrees is left alone. */
  #show(start: number, end = start): void {
    const field = this.#field;
    if (field.value === this.#known) return;
    const { selectionDirection } = field;
    field.value = this.#known;
    // Without the focus, setting a selection would take it in some browsers.
    if (field.ownerDocument.activeElement === field) field.setSelectionRange(start, end, selectionDirection ?? "none");
  }
}
