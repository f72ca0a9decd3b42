// Several notes chosen at once. Pure; a selection is a set that is never changed.

import type { NoteId } from "../protocol/generated";

export type Selection = ReadonlySet<NoteId>;

export const nothingSelected: Selection = new Set();

/** With `id` in it, or without. */
export function toggled(selection: Selection, id: NoteId): Selection {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** With everything between two notes as they stand in `order`, both included. */
export function extended(selection: Selection, order: readonly NoteId[], from: NoteId | null, to: NoteId): Selection {
  const end = order.indexOf(to);
  const start = from === null ? end : order.indexOf(from);
  if (start === -1 || end === -1) return toggled(selection, to);
  return new Set([...selection, ...order.slice(Math.min(start, end), Math.max(start, end) + 1)]);
}

/** Without what is not on the board any more; the same object if nothing changed. */
export function pruned(selection: Selection, there: { readonly has: (id: NoteId) => boolean }): Selection {
  const left = [...selection].filter((id) => there.has(id));
  return left.length === selection.size ? selection : new Set(left);
}
