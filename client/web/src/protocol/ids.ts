// Reading maps by id and making ids from what the page read itself (an address, a stored seat).

import type { Id, PersonId, RoomId, WorkshopId } from "./generated";

/** The entries of a map of a view, with the keys' own type, in the order of the ids' numbers (`p2` before `p10`). */
export function entriesOf<Key extends string, Value>(map: { [key in Key]?: Value }): Array<[Key, Value]> {
  const entries = Object.entries(map) as Array<[Key, Value]>;
  return entries.sort(([a], [b]) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

/** The number of a numbered id (`r12` → 12); 0 for ids that have none. */
export function numberOf(id: string): number {
  const digits = /^[a-z](\d+)$/.exec(id)?.[1];
  return digits === undefined ? 0 : Number(digits);
}

/** A workshop's id, if `text` has the form of one. */
export function parseWorkshopId(text: string): WorkshopId | null {
  return parsed<"Workshop">(text, /^[a-z0-9]{1,32}$/);
}

/** A person's id, if `text` has the form of one. */
export function parsePersonId(text: string): PersonId | null {
  return parsed<"Person">(text, /^p[1-9]\d{0,8}$/);
}

/** A room's id, if `text` has the form of one. */
export function parseRoomId(text: string): RoomId | null {
  return parsed<"Room">(text, /^r[1-9]\d{0,8}$/);
}

/** A name chosen by a template (an exercise, a kind), if `text` has the form of one. */
export function parseChosen<Name extends "Exercise" | "Kind" | "Criterion">(text: string): Id<Name> | null {
  return parsed<Name>(text, /^[A-Za-z0-9_-]{1,64}$/);
}

function parsed<Name extends string>(text: string, form: RegExp): Id<Name> | null {
  return form.test(text) ? (text as Id<Name>) : null;
}
