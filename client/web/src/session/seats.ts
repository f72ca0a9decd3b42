// The seats that this browser holds: one entry per workshop and person, so that a facilitator and a participant in one
// browser never mix. Tokens live here and in the sockets' first messages, nowhere else.

import type { PersonId, Role, Seat, WorkshopId } from "../protocol/generated";
import { numberOf } from "../protocol/ids";

/** A seat as it is stored. */
export interface StoredSeat {
  readonly workshop: WorkshopId;
  readonly person: PersonId;
  readonly role: Role;
  readonly token: string;
  /** The name given when the seat was taken; tells several seats of one workshop apart. */
  readonly name: string;
  /** The code for another device, until it is dismissed. */
  readonly rejoinCode: string | null;
  /** Milliseconds since 1970, by this device's clock; only for ordering. */
  readonly storedAt: number;
}

const PREFIX = "fivefold.seat.";

/** Keeps a seat that the server gave. */
export function keepSeat(storage: Storage, seat: Seat, name: string, now: number): StoredSeat {
  const before = seatOf(storage, seat.workshop, seat.person);
  const stored: StoredSeat = {
    workshop: seat.workshop,
    person: seat.person,
    role: seat.role,
    token: seat.token,
    name: name === "" ? (before?.name ?? "") : name,
    rejoinCode: seat.rejoin_code ?? null,
    storedAt: now,
  };
  write(storage, stored);
  return stored;
}

/** Every seat of `workshop` (or of all workshops), newest first. */
export function seatsOf(storage: Storage, workshop?: WorkshopId): StoredSeat[] {
  const found: StoredSeat[] = [];
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at);
    if (!key?.startsWith(PREFIX)) continue;
    const seat = read(storage.getItem(key));
    if (seat && (workshop === undefined || seat.workshop === workshop)) found.push(seat);
  }
  return found.sort((a, b) => b.storedAt - a.storedAt || numberOf(b.person) - numberOf(a.person));
}

/** The seat that an address means: the person it names, or the newest seat of the workshop. */
export function chooseSeat(storage: Storage, workshop: WorkshopId, as: PersonId | null): StoredSeat | null {
  return as === null ? (seatsOf(storage, workshop)[0] ?? null) : seatOf(storage, workshop, as);
}

/** Forgets a seat: the token was revoked, or the person leaves this device. */
export function dropSeat(storage: Storage, seat: Pick<StoredSeat, "workshop" | "person">): void {
  storage.removeItem(keyOf(seat));
}

/** Forgets the rejoin code of a seat; it was written down. */
export function dismissRejoinCode(storage: Storage, seat: StoredSeat): void {
  write(storage, { ...seat, rejoinCode: null });
}

function seatOf(storage: Storage, workshop: WorkshopId, person: PersonId): StoredSeat | null {
  return read(storage.getItem(keyOf({ workshop, person })));
}

function keyOf(seat: Pick<StoredSeat, "workshop" | "person">): string {
  return `${PREFIX}${seat.workshop}.${seat.person}`;
}

function write(storage: Storage, seat: StoredSeat): void {
  try {
    storage.setItem(keyOf(seat), JSON.stringify(seat));
  } catch {
    // A full or forbidden storage: the seat lasts as long as the page; the rejoin code brings it back.
  }
}

function read(text: string | null): StoredSeat | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isSeat(value) ? value : null;
  } catch {
    return null;
  }
}

function isSeat(value: unknown): value is StoredSeat {
  if (typeof value !== "object" || value === null) return false;
  const seat = value as Record<keyof StoredSeat, unknown>;
  return [seat.workshop, seat.person, seat.role, seat.token, seat.name].every((part) => typeof part === "string");
}
