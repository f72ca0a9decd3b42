// Undo and redo of one's own intents: made, deleted, moved, pasted, rewritten, of one note or of many at once. Each step has a precondition: what somebody else changed
// since is left alone, and the person is told. Keystrokes inside an open text are another matter (sync/textBinding.ts).

import { type ExerciseId, limits, type MovedNote, type NoteId } from "../protocol/generated";
import { saysNothing } from "../protocol/text";
import { type BoardModel, type Place, placeOf, samePlace, type TextField } from "./model";
import type { Note } from "./note";

export type Intent = "create" | "delete" | "move" | "paste" | "edit";

/** One change of one note, with what was there before. */
export type Step =
  | { readonly kind: "put"; readonly id: NoteId; readonly before: Note | null; readonly after: Note | null }
  | { readonly kind: "place"; readonly id: NoteId; readonly before: Place; readonly after: Place }
  | { readonly kind: "text"; readonly id: NoteId; readonly field: TextField; readonly before: string; readonly after: string };

/** Notes that went to another exercise, each as it stood here. The board does not hold them any more: the server moves them. */
export interface Carried {
  readonly to: ExerciseId;
  readonly notes: readonly MovedNote[];
}

/** What became of an undo or a redo. */
export type Undone =
  | { readonly kind: "done"; readonly intent: Intent; readonly notes: readonly NoteId[] }
  | { readonly kind: "nothing" }
  /** To be asked of the server: bring the notes back, or carry them there again. */
  | { readonly kind: "carry"; readonly carried: Carried }
  /** Nothing was done: the note was changed by somebody else, is gone (or there again), other notes stand under it, or the board is full. */
  | { readonly kind: "refused"; readonly intent: Intent; readonly why: Obstacle };

export type Obstacle = "changed" | "gone" | "has_children" | "full";

export type Entry = Changed | Carried;

interface Changed {
  readonly intent: Intent;
  readonly steps: readonly Step[];
  /** How often others had changed each note when the entry was made. */
  readonly othersChanges: ReadonlyMap<NoteId, number>;
  /** Whether somebody else changed the note while it was rewritten. */
  readonly shared?: boolean;
}

/** Most entries kept. */
const KEPT = 100;

export class History {
  readonly #model: BoardModel;
  #done: Entry[] = [];
  #undone: Entry[] = [];

  constructor(model: BoardModel) {
    this.#model = model;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Carries an intent out and remembers it. Gives the entry, for `undo`. */
  do(intent: Intent, steps: readonly Step[]): Entry {
    const entry = this.#entry(intent, steps);
    this.#keep(entry);
    this.#model.apply(steps);
    return entry;
  }

  /**
   * Remembers that a text was rewritten in an editor. `shared`: somebody else changed the note meanwhile; whose words are whose cannot be
   * told apart any more, so that such an entry explains itself instead of being undone.
   */
  edited(step: Extract<Step, { kind: "text" }>, shared: boolean): void {
    this.#keep({ ...this.#entry("edit", [step]), shared });
  }

  /** Drops the last entry if it emptied the text of this note, and gives the text as it was. */
  emptied(id: NoteId): string | null {
    const entry = this.#done.at(-1);
    const step = entry !== undefined && "steps" in entry && entry.intent === "edit" ? entry.steps[0] : undefined;
    if (step?.kind !== "text" || step.id !== id || step.field !== "text" || !saysNothing(step.after)) return null;
    this.#done = this.#done.slice(0, -1);
    return step.before;
  }

  /** Remembers that the server carried notes to another exercise. */
  carried(carried: Carried): void {
    this.#keep(carried);
  }

  #keep(entry: Entry): void {
    this.#done = [...this.#done, entry].slice(-KEPT);
    this.#undone = [];
  }

  /** Takes back the last intent, or the one named. One that cannot be taken back any more is dropped. */
  undo(which?: Entry): Undone {
    const entry = which ?? this.#done.at(-1);
    if (entry === undefined || !this.#done.includes(entry)) return { kind: "nothing" };
    this.#done = this.#done.filter((one) => one !== entry);
    return this.#turn(entry, this.#undone);
  }

  redo(): Undone {
    const entry = this.#undone.pop();
    return entry === undefined ? { kind: "nothing" } : this.#turn(entry, this.#done);
  }

  /** Drops entries that made or moved only this note: it was given up. */
  forget(id: NoteId): void {
    this.#drop((entry) => "steps" in entry && entry.steps.every((step) => step.id === id));
  }

  /** Drops a carrying that was taken back elsewhere, or cannot be any more. */
  forgetCarried(carried: Carried): void {
    this.#drop((entry) => entry === carried);
  }

  #drop(which: (entry: Entry) => boolean): void {
    this.#done = this.#done.filter((entry) => !which(entry));
    this.#undone = this.#undone.filter((entry) => !which(entry));
  }

  #entry(intent: Intent, steps: readonly Step[]): Changed {
    return { intent, steps, othersChanges: new Map(steps.map((step) => [step.id, this.#model.othersChanges(step.id)])) };
  }

  /** Does the opposite of an entry and keeps that, turned round again, for the other direction. */
  #turn(entry: Entry, other: Entry[]): Undone {
    if (!("steps" in entry)) {
      other.push(entry);
      return { kind: "carry", carried: entry };
    }
    const steps = entry.steps.map((step) => this.#obstacle(entry, step));
    const why = steps.find((one) => one !== null) ?? (this.#hasRoom(entry) ? null : "full");
    if (why !== null) return { kind: "refused", intent: entry.intent, why };
    const back = entry.steps.map((step) => this.#opposite(step)).reverse();
    this.#model.apply(back);
    other.push(this.#entry(entry.intent, back));
    return { kind: "done", intent: entry.intent, notes: entry.steps.map((step) => step.id) };
  }

  #obstacle(entry: Changed, step: Step): Obstacle | null {
    const now = this.#model.note(step.id);
    if (step.kind === "place") {
      if (now === undefined) return "gone";
      return samePlace(placeOf(now), step.after) ? null : "changed";
    }
    if (step.kind === "text") {
      if (now === undefined) return "gone";
      return entry.shared !== true && (now[step.field] ?? "") === step.after ? null : "changed";
    }
    if (step.after === null) return now === undefined ? null : "changed";
    if (now === undefined) return "gone";
    if (this.#model.othersChanges(step.id) !== entry.othersChanges.get(step.id)) return "changed";
    const ours = new Set(entry.steps.map((one) => one.id));
    for (const [id, note] of this.#model.snapshot()) if (note.parent === step.id && !ours.has(id)) return "has_children";
    return null;
  }

  /** Whether the notes that come back fit on the board. */
  #hasRoom(entry: Changed): boolean {
    const back = entry.steps.filter((step) => step.kind === "put" && step.after === null).length;
    return back === 0 || this.#model.snapshot().size + back <= limits.NOTES_PER_BOARD;
  }

  /** The opposite of a step. A note that is taken away is remembered as it is now, one's own later words included. */
  #opposite(step: Step): Step {
    if (step.kind !== "put") return { ...step, before: step.after, after: step.before } as Step;
    return { ...step, before: step.after === null ? null : (this.#model.note(step.id) ?? step.after), after: step.before };
  }
}
