// The seats that this browser holds: one entry per workshop and person, so that a facilitator and a participant in one
// browser never mix. Tokens live here and in the sockets' first messages, nowhere else.

import type { PersonId, Role, Seat, WorkshopId } from "../protocol/generated";
import { numberOf } from "../protocol/ids";
import { addressOf } from "../router";
import type { Store } from "../storage";

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
export function keepSeat(store: Store, seat: Seat, name: string, now: number): StoredSeat {
  const before = seatOf(store, seat.workshop, seat.person);
  const stored: StoredSeat = {
    workshop: seat.workshop,
    person: seat.person,
    role: seat.role,
    token: seat.token,
    name: name === "" ? (before?.name ?? "") : name,
    rejoinCode: seat.rejoin_code ?? null,
    storedAt: now,
  };
  write(store, stored);
  return stored;
}

/** Every seat of `workshop` (or of all workshops), newest first. */
export function seatsOf(store: Store, workshop?: WorkshopId): StoredSeat[] {
  const found: StoredSeat[] = [];
  for (const key of store.keys()) {
    if (!key.startsWith(PREFIX)) continue;
    const seat = read(store.get(key));
    if (seat && (workshop === undefined || seat.workshop === workshop)) found.push(seat);
  }
  return found.sort((a, b) => b.storedAt - a.storedAt || numberOf(b.person) - numberOf(a.person));
}

/** The seat that an address means: the person it names, or the newest seat of the workshop. */
export function chooseSeat(store: Store, workshop: WorkshopId, as: PersonId | null): StoredSeat | null {
  return as === null ? (seatsOf(store, workshop)[0] ?? null) : seatOf(store, workshop, as);
}

/** The address of a seat's workshop: it names the person where this browser has several seats there. */
export function addressOfSeat(store: Store, { workshop, person }: Pick<StoredSeat, "workshop" | "person">): string {
  return addressOf({ workshop, as: seatsOf(store, workshop).length > 1 ? person : null });
}

/** Forgets a seat: the token was revoked, or the person leaves this device. */
export function dropSeat(store: Store, seat: Pick<StoredSeat, "workshop" | "person">): void {
  store.put(keyOf(seat), null);
}

/** Whether a seat outlives the page. Where it does not, the rejoin code brings it back. */
export function seatLasts(store: Store, seat: Pick<StoredSeat, "workshop" | "person">): boolean {
  return store.lasts(keyOf(seat));
}

/** Forgets the rejoin code of a seat; it was written down. */
export function dismissRejoinCode(store: Store, seat: StoredSeat): void {
  write(store, { ...seat, rejoinCode: null });
}

function seatOf(store: Store, workshop: WorkshopId, person: PersonId): StoredSeat | null {
  return read(store.get(keyOf({ workshop, person })));
}

function keyOf(seat: Pick<StoredSeat, "workshop" | "person">): string {
  return `${PREFIX}${seat.workshop}.${seat.person}`;
}

function write(store: Store, seat: StoredSeat): void {
  store.put(keyOf(seat), JSON.stringify(seat));
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
