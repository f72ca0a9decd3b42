// Moving a note among its neighbours, and where a new one belongs. Pure.

import type { Exercise, Kind, KindId, NoteId } from "../protocol/generated";
import type { Place } from "./model";
import { ordersBetween } from "./order";
import { type Branch, branchesOf, kindOf, mayStand, parentsFor } from "./tree";

/** A note with its place. */
export interface Placed { readonly id: NoteId; readonly order?: string | undefined }

/**
 * The places that bring the notes `ids`, in this order, right before `before` (null: to the end) among `neighbours`, which are in order.
 * Usually their own places only; where the neighbours have none or equal ones, everybody's.
 */
export function placesFor(neighbours: readonly Placed[], ids: readonly NoteId[], before: NoteId | null): Array<{ id: NoteId; order: string }> {
  const moving = new Set(ids);
  const start = before === null ? -1 : neighbours.findIndex((one) => one.id === before);
  const stop = start === -1 ? undefined : neighbours.slice(start).find((one) => !moving.has(one.id));
  const others = neighbours.filter((one) => !moving.has(one.id));
  const at = stop === undefined ? others.length : others.indexOf(stop);
  const low = others[at - 1]?.order ?? null;
  const high = others[at]?.order ?? null;
  const orders = ordersBetween(low, high, ids.length);
  const row = [low, ...orders, ...(others[at] === undefined ? [] : [high])];
  const unplaced = at > 0 && low === null;
  const fits = !unplaced && row.every((one, place) => place === 0 || (one !== null && (row[place - 1] ?? "") < one));
  if (fits) return ids.flatMap((id, place) => ({ id, order: orders[place] ?? "" }));
  const all: Placed[] = [...others.slice(0, at), ...ids.map((id) => ({ id })), ...others.slice(at)];
  const anew = ordersBetween(null, null, all.length);
  return all.flatMap((one, place) => {
    const next = anew[place];
    return next === undefined || one.order === next ? [] : [{ id: one.id, order: next }];
  });
}

/** Where notes are to go: under which parent, before which note, and as which kind (null: as what they are). */
export interface Target {
  readonly parent: NoteId | null;
  readonly before: NoteId | null;
  readonly kind: KindId | null;
}

/**
 * The changes that bring notes to a target, and those that may not stand there. A note whose parent goes as well stays under it,
 * unless its kind is to change.
 */
export function movesFor(
  tree: readonly Branch[], exercise: Exercise, ids: readonly NoteId[], target: Target,
): { readonly changes: ReadonlyArray<{ readonly id: NoteId; readonly to: Place }>; readonly left: readonly NoteId[] } {
  const all = branchesOf(tree);
  const chosen = new Set(ids);
  const above = target.parent === null ? null : (all.find((one) => one.id === target.parent) ?? null);
  const kindFor = (branch: Branch) => (target.kind === null ? branch.kind : kindOf(exercise, target.kind));
  const goes = all.filter((one) => chosen.has(one.id) && (target.kind !== null || !hasAncestor(all, one, chosen)));
  const fits = (branch: Branch) =>
    (target.parent === null || above !== null) && mayStand(kindFor(branch), above?.kind ?? null)
    && !branchesOf([branch]).some((one) => one.id === target.parent);
  const moving = goes.filter(fits);
  const changes = new Map<NoteId, Place>();
  // Under a parent every kind stands in a row of its own; what is alone stands in one row.
  const rows = target.parent === null ? [moving] : exercise.kinds.map((kind) => moving.filter((one) => kindFor(one).id === kind.id));
  for (const row of rows) {
    for (const branch of row) {
      changes.set(branch.id, { parent: target.parent ?? undefined, kind: kindFor(branch).id, order: branch.note.order, x: undefined, y: undefined });
    }
    const first = row[0];
    // Only another kind: everything keeps its place.
    if (first === undefined || (target.kind !== null && target.before === null && row.every((one) => one.parent === target.parent))) continue;
    const neighbours = all.filter((one) => one.parent === target.parent && (target.parent === null || one.kind.id === kindFor(first).id));
    for (const { id, order } of placesFor(neighbours.map((one) => ({ id: one.id, order: one.note.order })), row.map((one) => one.id), target.before)) {
      changes.set(id, { ...changes.get(id), order });
    }
  }
  return {
    changes: [...changes].map(([id, to]) => ({ id, to })),
    left: goes.filter((branch) => !fits(branch)).map((branch) => branch.id),
  };
}

function hasAncestor(all: readonly Branch[], branch: Branch, among: ReadonlySet<NoteId>): boolean {
  for (let up = branch.parent; up !== null; up = all.find((one) => one.id === up)?.parent ?? null) if (among.has(up)) return true;
  return false;
}

/** The notes among which a note can move up and down: same parent, and under a parent the same kind. */
export function neighboursOf(all: readonly Branch[], branch: Branch): Branch[] {
  return all.filter((one) => one.parent === branch.parent && (branch.parent === null || one.kind.id === branch.kind.id));
}

/** Where `branch` comes to stand when it moves one place up or down: before which note; undefined if it is at the end already. */
export function stepOf(neighbours: readonly Branch[], id: NoteId, by: -1 | 1): NoteId | null | undefined {
  const at = neighbours.findIndex((one) => one.id === id);
  if (at === -1) return undefined;
  if (by === -1) return at === 0 ? undefined : neighbours[at - 1]?.id;
  if (at === neighbours.length - 1) return undefined;
  return neighbours[at + 2]?.id ?? null;
}

/**
 * Under which note a new one of `kind` belongs: under the chosen one or beside it, else (if it cannot stand alone) under the newest that
 * may hold it. Null: alone. Undefined: nothing is there yet that may hold it.
 */
export function parentForNew(tree: readonly Branch[], all: readonly Branch[], kind: Kind, chosen: NoteId | null): NoteId | null | undefined {
  for (let at = all.find((one) => one.id === chosen); at !== undefined; at = all.find((one) => one.id === at?.parent)) {
    if (mayStand(kind, at.kind)) return at.id;
  }
  if (kind.free) return null;
  return parentsFor(tree, kind).at(-1)?.id;
}
