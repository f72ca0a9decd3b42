// Moving a note among its neighbours, and where a new one belongs. Pure.

import type { Kind, NoteId } from "../protocol/generated";
import { orderBetween, ordersBetween } from "./order";
import { type Branch, mayStand, parentsFor } from "./tree";

/** A note with its place. */
export interface Placed { readonly id: NoteId; readonly order?: string | undefined }

/**
 * The places that bring `id` right before `before` (null: to the end) among `neighbours`, which are in order. Usually the note's own
 * place only; where the neighbours have none or equal ones, everybody's.
 */
export function placesFor(neighbours: readonly Placed[], id: NoteId, before: NoteId | null): Array<{ id: NoteId; order: string }> {
  const others = neighbours.filter((one) => one.id !== id);
  const found = before === null ? others.length : others.findIndex((one) => one.id === before);
  const at = found === -1 ? others.length : found;
  const low = others[at - 1];
  const high = others[at];
  const order = orderBetween(low?.order ?? null, high?.order ?? null);
  const fits = (low === undefined || (low.order !== undefined && low.order < order)) && (high === undefined || high.order === undefined || order < high.order);
  if (fits) return [{ id, order }];
  const row = [...others.slice(0, at), { id }, ...others.slice(at)];
  const orders = ordersBetween(null, null, row.length);
  return row.flatMap((one, place) => {
    const next = orders[place];
    return next === undefined || (one as Placed).order === next ? [] : [{ id: one.id, order: next }];
  });
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
