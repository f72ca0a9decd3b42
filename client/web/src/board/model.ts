// A board as the page works with it: an immutable picture of its notes, and the changes a person can make. All changes of
// structure go through `change`, which makes them one transaction and one entry of the history.
// In: a Yjs document. Out: `snapshot` and a call to whoever subscribed. Knows no framework.

import * as Y from "yjs";
import { type Exercise, type KindId, limits, type NoteId } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import { type Entry, History, type Step } from "./history";
import { isTooLong, type Note, notesOf, readNote, settledMark } from "./note";
import { changeBetween } from "../sync/textChange";
import { orderBetween, ordersBetween } from "./order";
import { type Branch, reworded, treeOf } from "./tree";

/** Where a note stands; an absent key is removed. */
export interface Place {
  readonly kind?: KindId | undefined;
  readonly parent?: NoteId | undefined;
  readonly order?: string | undefined;
  readonly x?: number | undefined;
  readonly y?: number | undefined;
}

/** The parts of a note that are shared texts. */
export type TextField = "text" | "situation" | "example";

/** A note to be made. */
export interface NewNote {
  readonly text: string;
  readonly kind: KindId;
  readonly parent: NoteId | null;
}

export class BoardModel {
  readonly doc: Y.Doc;
  readonly history: History;
  readonly #newId: () => NoteId;
  readonly #soon: (run: () => void) => void;
  #telling = false;
  readonly #listeners = new Set<() => void>();
  #notes: ReadonlyMap<NoteId, Note>;
  #tree: { readonly notes: ReadonlyMap<NoteId, Note>; readonly exercise: Exercise; readonly tree: readonly Branch[] } | null = null;
  /** How often somebody else changed a note since the document was opened. */
  readonly #othersChanges = new Map<NoteId, number>();

  /** `soon` puts off telling of others' changes, so that what comes in together is drawn together; one's own are told at once. */
  constructor(doc: Y.Doc, newId: () => NoteId, soon: (run: () => void) => void = (run) => run()) {
    this.doc = doc;
    this.#newId = newId;
    this.#soon = soon;
    this.#notes = new Map();
    this.#readAll();
    this.history = new History(this);
    notesOf(doc).observeDeep(this.#observe);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The notes as they are; the same objects as long as they do not change. */
  readonly snapshot = (): ReadonlyMap<NoteId, Note> => this.#notes;

  /** The notes as a tree by the rules of an exercise; the same objects as long as nothing changes in them. */
  tree(exercise: Exercise): readonly Branch[] {
    const before = this.#tree;
    if (before?.notes === this.#notes && before.exercise === exercise) return before.tree;
    const same = before?.exercise === exercise ? reworded(before.tree, before.notes, this.#notes) : null;
    const tree = same ?? treeOf(this.#notes, exercise, before?.tree);
    this.#tree = { notes: this.#notes, exercise, tree };
    return tree;
  }

  note(id: NoteId): Note | undefined {
    return this.#notes.get(id);
  }

  /** Grows whenever somebody else changes the note. */
  othersChanges(id: NoteId): number {
    return this.#othersChanges.get(id) ?? 0;
  }

  stop(): void {
    notesOf(this.doc).unobserveDeep(this.#observe);
  }

  /** How many more notes the board holds. */
  get room(): number {
    return Math.max(0, limits.NOTES_PER_BOARD - this.#notes.size);
  }

  /**
   * Makes notes one after the other at the end of their neighbours; one entry of the history. Gives their ids: of all, or of none if one
   * is too long or not all have room.
   */
  add(notes: readonly NewNote[]): NoteId[] {
    if (notes.length === 0 || notes.length > this.room || notes.some((note) => isTooLong(note.text))) return [];
    const orders = ordersBetween(this.#lastOrder(), null, notes.length);
    const steps = notes.map((note, at): Step => ({
      kind: "put",
      id: this.#newId(),
      before: null,
      after: {
        text: note.text,
        kind: note.kind,
        order: orders[at] ?? orderBetween(null, null),
        ...(note.parent === null ? {} : { parent: note.parent }),
        ...(note.text === "" ? {} : { settled: settledMark(note.text) }),
      },
    }));
    this.history.do(notes.length > 1 ? "paste" : "create", steps);
    return steps.map((step) => step.id);
  }

  /** Makes an empty note right after another, with its kind and parent. Null if that one is gone, or there is no room. */
  addAfter(id: NoteId): NoteId | null {
    const note = this.#notes.get(id);
    if (note === undefined || this.room === 0) return null;
    const made = this.#newId();
    const after: Note = {
      text: "",
      order: orderBetween(note.order ?? null, this.#orderAfter(note)),
      ...(note.kind === undefined ? {} : { kind: note.kind }),
      ...(note.parent === undefined ? {} : { parent: note.parent }),
    };
    this.history.do("create", [{ kind: "put", id: made, before: null, after }]);
    return made;
  }

  /** Takes notes away; one entry of the history, which it gives. What stands under them stays. */
  remove(ids: readonly NoteId[]): Entry | null {
    const steps = ids.flatMap((id): Step[] => {
      const note = this.#notes.get(id);
      return note === undefined ? [] : [{ kind: "put", id, before: note, after: null }];
    });
    return steps.length > 0 ? this.history.do("delete", steps) : null;
  }

  /**
   * To be called when an editor closes: what was rewritten in it since `before` is one entry of the history. The first words of a note
   * belong to its making. `othersBefore`: `othersChanges` when the editor was opened.
   */
  edited(id: NoteId, field: TextField, before: string, othersBefore: number): void {
    const note = this.#notes.get(id);
    const after = note?.[field] ?? "";
    if (note === undefined || after === before || (field === "text" && before === "")) return;
    this.history.edited({ kind: "text", id, field, before, after }, this.othersChanges(id) !== othersBefore);
  }

  /** Takes away a note without words. One that nobody wrote anything into leaves no entry to undo; one that was emptied just now, its deletion. */
  removeIfEmpty(id: NoteId): boolean {
    const note = this.#notes.get(id);
    const empty = note !== undefined && saysNothing(note.text) && (note.situation ?? "") === "" && (note.example ?? "") === "";
    if (!empty || [...this.#notes.values()].some((one) => one.parent === id)) return false;
    const words = this.history.emptied(id);
    if (words !== null) {
      this.history.do("delete", [{ kind: "put", id, before: { ...note, text: words, settled: settledMark(words) }, after: null }]);
      return true;
    }
    this.history.forget(id);
    this.doc.transact(() => notesOf(this.doc).delete(id), this);
    return true;
  }

  /** Puts notes elsewhere: other neighbours, another parent, another kind, or a place by hand; one entry of the history. */
  move(changes: ReadonlyArray<{ readonly id: NoteId; readonly to: Place }>): void {
    const steps = changes.flatMap(({ id, to }): Step[] => {
      const note = this.#notes.get(id);
      if (note === undefined) return [];
      const before = placeOf(note);
      const after = { ...before, ...to };
      return samePlace(before, after) ? [] : [{ kind: "place", id, before, after }];
    });
    if (steps.length > 0) this.history.do("move", steps);
  }

  /** Marks the text as finished, so that it counts. */
  settle(id: NoteId): void {
    const note = this.#notes.get(id);
    if (note === undefined || saysNothing(note.text)) return;
    const mark = settledMark(note.text);
    if (note.settled !== mark) this.doc.transact(() => this.#map(id)?.set("settled", mark), this);
  }

  /** The shared text of a note, made (of a plain string, or empty) if it is not there yet. */
  textOf(id: NoteId, field: TextField): Y.Text | null {
    const map = this.#map(id);
    if (map === null) return null;
    const there = map.get(field);
    if (there instanceof Y.Text && !(there instanceof Y.XmlText)) return there;
    const text = new Y.Text(typeof there === "string" ? there : "");
    this.doc.transact(() => map.set(field, text), this);
    return text;
  }

  /** Carries steps out as one transaction; the history calls it. */
  apply(steps: readonly Step[]): void {
    this.doc.transact(() => {
      for (const step of steps) {
        if (step.kind === "place") this.#setPlace(step.id, step.after);
        else if (step.kind === "text") this.#setText(step.id, step.field, step.after);
        else if (step.after === null) notesOf(this.doc).delete(step.id);
        else notesOf(this.doc).set(step.id, mapOf(step.after));
      }
    }, this);
  }

  #setText(id: NoteId, field: TextField, words: string): void {
    const text = this.textOf(id, field);
    const change = changeBetween(text?.toString() ?? "", words);
    if (text === null || change === null) return;
    text.delete(change.at, change.remove);
    text.insert(change.at, change.insert);
    if (field === "text") this.#map(id)?.set("settled", settledMark(words));
  }

  #setPlace(id: NoteId, place: Place): void {
    const map = this.#map(id);
    if (map === null) return;
    for (const key of placeKeys) {
      const value = place[key];
      if (value === undefined) {
        if (map.has(key)) map.delete(key);
      } else if (map.get(key) !== value) map.set(key, value);
    }
  }

  #map(id: NoteId): Y.Map<unknown> | null {
    const value = notesOf(this.doc).get(id);
    return value instanceof Y.Map ? value : null;
  }

  #lastOrder(): string | null {
    let last: string | null = null;
    for (const { order } of this.#notes.values()) if (order !== undefined && (last === null || order > last)) last = order;
    return last;
  }

  #orderAfter(note: Note): string | null {
    let next: string | null = null;
    for (const { order, parent } of this.#notes.values()) {
      if (order === undefined || parent !== note.parent || order <= (note.order ?? "")) continue;
      if (next === null || order < next) next = order;
    }
    return next;
  }

  #readAll(): void {
    const notes = new Map<NoteId, Note>();
    for (const [key, value] of notesOf(this.doc).entries()) {
      const note = readNote(key, value);
      if (note !== null) notes.set(key as NoteId, note);
    }
    this.#notes = notes;
  }

  readonly #observe = (events: Array<Y.YEvent<Y.AbstractType<unknown>>>, transaction: Y.Transaction): void => {
    const changed = new Set<string>();
    for (const event of events) {
      const [key] = event.path;
      if (typeof key === "string") changed.add(key);
      else for (const one of event.changes.keys.keys()) changed.add(one);
    }
    const notes = new Map(this.#notes);
    for (const key of changed) {
      const id = key as NoteId;
      const before = notes.get(id);
      const note = readNote(key, notesOf(this.doc).get(key));
      if (note === null) notes.delete(id);
      else notes.set(id, note);
      if (!transaction.local && !sameContent(before, note ?? undefined)) this.#othersChanges.set(id, this.othersChanges(id) + 1);
    }
    this.#notes = notes;
    if (transaction.local) this.#tell();
    else if (!this.#telling) {
      this.#telling = true;
      this.#soon(() => {
        if (this.#telling) this.#tell();
      });
    }
  };

  #tell(): void {
    this.#telling = false;
    for (const listener of this.#listeners) listener();
  }
}

const placeKeys = ["kind", "parent", "order", "x", "y"] as const satisfies ReadonlyArray<keyof Place>;

/** Where a note stands. */
export function placeOf(note: Note): Place {
  return { kind: note.kind, parent: note.parent, order: note.order, x: note.x, y: note.y };
}

export function samePlace(a: Place, b: Place): boolean {
  return placeKeys.every((key) => a[key] === b[key]);
}

/** Whether two notes say the same in the same place. That somebody called a text finished changes nothing. */
function sameContent(a: Note | undefined, b: Note | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && samePlace(placeOf(a), placeOf(b))
    && a.text === b.text && (a.situation ?? "") === (b.situation ?? "") && (a.example ?? "") === (b.example ?? ""));
}

function mapOf(note: Note): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  for (const [key, value] of Object.entries(note)) {
    map.set(key, key === "text" || key === "situation" || key === "example" ? new Y.Text(String(value)) : value);
  }
  return map;
}
