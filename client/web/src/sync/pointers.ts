// Where the others point on a board, for those who want to see it. It travels in the presence, in the board's own space, and says nothing
// about who it is: that says the server (`user.person`). Told at most ten times a second, and taken back when the mouse rests.

import type { PersonId } from "../protocol/generated";
import { personOf } from "./carets";
import type { OpenDocument } from "./documents";
import { telling } from "./telling";

type Awareness = OpenDocument["awareness"];

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Somebody else's pointer, in the board's space. */
export interface Pointer extends Place {
  readonly client: number;
  readonly person: PersonId;
}

/** The key of the presence. */
const KEY = "pointer";
/** Shortest time between two places told, in milliseconds. */
export const TELL_EVERY_MS = 100;
/** A pointer that has not moved for so long is taken back, in milliseconds. */
export const RESTS_AFTER_MS = 5_000;

/** Tells the others where the mouse is in `area`, until the returned function is called. `toBoard` takes places of the window. */
export function tellPointer(awareness: Awareness, area: HTMLElement, toBoard: (at: Place) => Place): () => void {
  let at: Place | null = null;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const { soon, stop } = telling(awareness, KEY, TELL_EVERY_MS, () => (at === null ? null : rounded(toBoard(at))));
  const is = (now: Place | null): void => {
    at = now;
    clearTimeout(rest);
    if (now !== null) rest = setTimeout(() => is(null), RESTS_AFTER_MS);
    soon();
  };
  // A finger points at what it moves, and hides it.
  const moves = (event: PointerEvent): void => {
    if (event.pointerType !== "touch") is({ x: event.clientX, y: event.clientY });
  };
  const leaves = (): void => is(null);
  area.addEventListener("pointermove", moves);
  area.addEventListener("pointerleave", leaves);
  return () => {
    area.removeEventListener("pointermove", moves);
    area.removeEventListener("pointerleave", leaves);
    clearTimeout(rest);
    stop();
  };
}

function rounded({ x, y }: Place): Place {
  return { x: Math.round(x), y: Math.round(y) };
}

/** The pointers of others; `me` is not among them, in whatever tab, and neither is anybody whom the server does not name. */
export function pointersIn(awareness: Awareness, me: PersonId): Pointer[] {
  const found: Pointer[] = [];
  for (const [client, state] of awareness.getStates()) {
    const person = personOf(state);
    const { x, y } = (state[KEY] ?? {}) as { x?: unknown; y?: unknown };
    if (client === awareness.clientID || person === null || person === me || !isCoordinate(x) || !isCoordinate(y)) continue;
    found.push({ client, person, x, y });
  }
  return found.sort((a, b) => a.client - b.client);
}

/** Peers may write anything: what lies beyond any board is nowhere. */
function isCoordinate(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) < 1e6;
}
