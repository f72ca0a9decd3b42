// Which note stands under which, by the rules of an exercise. Whatever is on the board finds a place: a note whose parent is
// gone, does not fit or goes round in a circle stands alone.

import { local } from "../format";
import type { Exercise, Kind, KindId, Language, NoteId } from "../protocol/generated";
import type { Note } from "./note";
import { compareOrder } from "./order";

/** A note with its kind and its children, in order. */
export interface Branch {
  readonly id: NoteId;
  readonly note: Note;
  readonly kind: Kind;
  /** The parent that holds it on this board, if any. */
  readonly parent: NoteId | null;
  readonly children: readonly Branch[];
  /** Which step it is on a strip of ordered steps, from 1; null for everything else. */
  readonly step: number | null;
}

/** What a note is called: the name of its kind, and on a strip of steps which one it is. */
export function nameOf({ kind, step }: Pick<Branch, "kind" | "step">, language: Language): string {
  const name = local(kind.label, language);
  return step === null ? name : `${name} ${step}`;
}

/** The kind a note is read as: its own, or the exercise's first problem kind (B4). */
export function kindOf(exercise: Exercise, kind: KindId | undefined): Kind {
  const found = exercise.kinds.find((one) => one.id === kind)
    ?? exercise.kinds.find((one) => one.problem)
    ?? exercise.kinds[0];
  if (found === undefined) throw new Error("a template's exercise has at least one kind");
  return found;
}

/**
 * The notes without a parent, each with what stands under it. Branches of `before` that are the same are kept, so that a view draws again
 * only what changed.
 */
export function treeOf(notes: ReadonlyMap<NoteId, Note>, exercise: Exercise, before: readonly Branch[] = []): Branch[] {
  const known = new Map(branchesOf(before).map((branch) => [branch.id, branch]));
  const kinds = new Map([...notes.values()].map((note) => [note.kind, kindOf(exercise, note.kind)]));
  const under = new Map<NoteId | null, NoteId[]>();
  for (const [id, note] of notes) {
    const parent = parentOf(id, note, notes, kinds);
    const there = under.get(parent);
    if (there === undefined) under.set(parent, [id]);
    else there.push(id);
  }
  const kindPlace = new Map(exercise.kinds.map((kind, place) => [kind.id, place]));
  const counts = exercise.layout === "strip";
  const grow = (parent: NoteId | null): Branch[] => {
    let steps = 0;
    return (under.get(parent) ?? [])
      .flatMap((id) => {
        const note = notes.get(id);
        return note === undefined ? [] : [{ id, note, parent, kind: kinds.get(note.kind) ?? kindOf(exercise, note.kind), children: grow(id) }];
      })
      .sort((a, b) =>
        (parent === null ? 0 : (kindPlace.get(a.kind.id) ?? 0) - (kindPlace.get(b.kind.id) ?? 0))
        || compareOrder(a.note.order, b.note.order)
        || (a.id < b.id ? -1 : 1))
      .map((found) => {
        const branch: Branch = { ...found, step: counts && parent === null && found.kind.ordered ? (steps += 1) : null };
        const old = known.get(branch.id);
        return old !== undefined && sameBranch(old, branch) ? old : branch;
      });
  };
  return grow(null);
}

function sameBranch(a: Branch, b: Branch): boolean {
  return a.note === b.note && a.kind === b.kind && a.parent === b.parent && a.step === b.step && a.children.length === b.children.length
    && a.children.every((child, place) => child === b.children[place]);
}

/** Every branch, each parent before its children. */
export function branchesOf(tree: readonly Branch[]): Branch[] {
  const all: Branch[] = [];
  const take = (branches: readonly Branch[]): void => {
    for (const branch of branches) {
      all.push(branch);
      take(branch.children);
    }
  };
  take(tree);
  return all;
}

/**
 * The tree of `notes` if nothing but their words changed since `before` was the tree of `notesBefore`; null if they may stand otherwise now.
 * While people type this is what happens many times a second.
 */
export function reworded(before: readonly Branch[], notesBefore: ReadonlyMap<NoteId, Note>, notes: ReadonlyMap<NoteId, Note>): readonly Branch[] | null {
  if (notes.size !== notesBefore.size) return null;
  for (const [id, note] of notes) {
    const old = notesBefore.get(id);
    if (old !== note && (old === undefined || old.kind !== note.kind || old.parent !== note.parent || old.order !== note.order)) return null;
  }
  const renew = (branches: readonly Branch[]): readonly Branch[] => {
    const next = branches.map((branch) => {
      const note = notes.get(branch.id) ?? branch.note;
      const children = branch.children.length === 0 ? branch.children : renew(branch.children);
      return note === branch.note && children === branch.children ? branch : { ...branch, note, children };
    });
    return next.some((branch, at) => branch !== branches[at]) ? next : branches;
  };
  return renew(before);
}

/** Whether a note of `kind` may stand under one of `parent` (null: alone). */
export function mayStand(kind: Kind, parent: Kind | null): boolean {
  return parent === null ? kind.free : kind.parents.includes(parent.id);
}

/** The notes under which a note of `kind` may be put; without `self` and what stands under it. */
export function parentsFor(tree: readonly Branch[], kind: Kind, self: NoteId | null = null): Branch[] {
  return tree.flatMap((branch) =>
    branch.id === self ? [] : [...(mayStand(kind, branch.kind) ? [branch] : []), ...parentsFor(branch.children, kind, self)]);
}

function parentOf(id: NoteId, note: Note, notes: ReadonlyMap<NoteId, Note>, kinds: ReadonlyMap<KindId | undefined, Kind>): NoteId | null {
  if (note.parent === undefined) return null;
  const above = notes.get(note.parent);
  const [own, parent] = [kinds.get(note.kind), kinds.get(above?.kind)];
  if (above === undefined || own === undefined || parent === undefined || !mayStand(own, parent)) return null;
  // Whoever climbs longer than there are notes goes round in a circle.
  let at: NoteId | undefined = note.parent;
  for (let steps = 0; at !== undefined; at = notes.get(at)?.parent, steps += 1) if (at === id || steps > notes.size) return null;
  return note.parent;
}
