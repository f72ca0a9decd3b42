// Who sits where, while a facilitator still thinks about it. Pure; the server decides when it is applied.

import { limits, type PersonId, type PersonView, type RoomAssignment, type RoomId, type RoomsPreview } from "../../protocol/generated";

/** Rooms in order; people in none are those that stand in no list. */
export interface Arrangement {
  readonly rooms: ReadonlyArray<readonly PersonId[]>;
}

export type Warning = { readonly kind: "no_owner" | "no_contact"; readonly room: number };

/** How many rooms so many participants need at least. */
export function roomsNeeded(participants: number): number {
  return Math.max(1, Math.ceil(participants / limits.SEATS_PER_ROOM));
}

export function fromPreview(preview: RoomsPreview): Arrangement {
  return { rooms: preview.rooms };
}

/** The arrangement without people who are gone meanwhile. */
export function onlyPresent(arrangement: Arrangement, participants: readonly PersonId[]): Arrangement {
  return { rooms: arrangement.rooms.map((room) => room.filter((person) => participants.includes(person))) };
}

export function unseatedIn(arrangement: Arrangement, participants: readonly PersonId[]): PersonId[] {
  return participants.filter((person) => !arrangement.rooms.some((room) => room.includes(person)));
}

/** The arrangement with `person` in room `to` (by index), or in none; null if that room is full or not there. */
export function move(arrangement: Arrangement, person: PersonId, to: number | null): Arrangement | null {
  const without = arrangement.rooms.map((room) => room.filter((one) => one !== person));
  if (to === null) return { rooms: without };
  const target = without[to];
  if (target === undefined || target.length >= limits.SEATS_PER_ROOM) return null;
  return { rooms: without.map((room, at) => (at === to ? [...room, person] : room)) };
}

/** Rooms that lack one of the two kinds of people a good room mixes. Empty rooms lack nobody. */
export function warningsOf(
  arrangement: Arrangement, people: { [key in PersonId]?: Pick<PersonView, "occupation"> },
): Warning[] {
  return arrangement.rooms.flatMap((room, at) => {
    if (room.length === 0) return [];
    const found = new Set(room.map((person) => people[person]?.occupation));
    const warnings: Warning[] = [];
    if (!found.has("owns_process")) warnings.push({ kind: "no_owner", room: at });
    if (!found.has("talks_to_customers")) warnings.push({ kind: "no_contact", room: at });
    return warnings;
  });
}

/** The arrangement as a command takes it: existing rooms first, in order, then new ones. */
export function assignments(arrangement: Arrangement, existing: readonly RoomId[]): RoomAssignment[] {
  return arrangement.rooms.map((people, at) => ({ room: existing[at] ?? null, people: [...people] }));
}
